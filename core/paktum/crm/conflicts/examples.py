"""Which interests are to be protected."""

from paktum import Example, label as _

CONFLICTS = Example(
    _("Open conflicts of interest with their deals"),
    """
    query ConflictsOfInterestOpen {
      conflictsOfInterest(filter: {isOpen: {eq: true}}, orderBy: [{field: VALID_FROM}], first: 20) {
        totalCount
        nodes {
          id
          kind
          validFrom
          validTo
          owner { id name }
          client { id name deals(filter: {stage: {notIn: ["won", "lost"]}}, first: 5) { totalCount } }
        }
      }
    }
    """,
)

EXAMPLES = (CONFLICTS,)
"""In the order in which GraphiQL offers them."""
