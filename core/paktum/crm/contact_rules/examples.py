"""Whom to contact, and how."""

from paktum import Example, label as _

OVERDUE = Example(
    _("Clients that have not heard from us for too long"),
    """
    query ClientsToContact {
      clients(
        filter: {isContactOverdue: {eq: true}}
        orderBy: [{field: CONTACT_OVERDUE_DAYS, direction: DESC}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          name
          lastContactOn
          nextContactOn
          contactOverdueDays
          owner { name }
          contactRules { nodes { contact { name } channel reachableFrom reachableTo salutationText language } }
        }
      }
    }
    """,
)

EXAMPLES = (OVERDUE,)
