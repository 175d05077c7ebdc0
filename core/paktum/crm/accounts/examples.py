"""Who serves whom."""

from paktum import Example, label as _

KEY_ACCOUNTS = Example(
    _("Key accounts with their teams"),
    """
    query KeyAccounts {
      clients(filter: {isKeyAccount: {eq: true}}, orderBy: [{field: NAME}], first: 20) {
        totalCount
        nodes {
          id
          name
          owner { id name }
          accountMembers { nodes { id version user { id name position } role { code name } } }
        }
      }
      unserved: clients(filter: {isKeyAccount: {eq: true}, accountMembers: {none: {}}}) { totalCount }
    }
    """,
)

EXAMPLES = (KEY_ACCOUNTS,)
"""In the order in which GraphiQL offers them."""
