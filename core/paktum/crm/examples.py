"""Examples that belong to no module alone."""

from paktum import Example, label as _

VIEWER = Example(
    _("Who asks, and what they may do"),
    """
    query Viewer {
      viewer {
        user { id name email position language branch { name } team { name } }
        roles
        permissions
        locale
      }
    }
    """,
)

ENTITY_FORM = Example(
    _("What a form for a record needs"),
    """
    query EntityForm($name: String!) {
      entities(names: [$name]) {
        label
        labelPlural
        displayField
        workflow
        fields {
          name
          label
          help
          group
          kind
          target
          required
          writable
          maxLength
          choices { code label }
        }
      }
    }
    """,
    {"name": "Client"},
)
