"""Which contracts are to be renewed."""

from paktum import Example, label as _

OPEN = Example(
    _("Renewals that wait, the most urgent first"),
    """
    query RenewalsOpen {
      renewals(filter: {state: {in: ["open", "offered"]}}, orderBy: [{field: NOTICE_ON}], first: 20) {
        totalCount
        nodes {
          id version state noticeOn endsOn
          contract { number value { amount currency } onTimeRatio client { name owner { name } } }
        }
      }
    }
    """,
    {},
)

EXAMPLES = (OPEN,)
