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

SEARCH = Example(
    _("Anything by the beginnings of its words"),
    """
    query Search($text: String!) {
      search(text: $text, first: 10) {
        nodes {
          type
          title
          match
          record {
            id
            ... on Client { lifecycle owner { name } }
            ... on Contact { phone client { id name } }
            ... on Deal { workflow { label } client { id name } }
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
    """,
    {"text": "tolgyh"},
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
