"""What is promised, and how well promises are kept."""

from paktum import Example, label as _

OPEN = Example(
    _("What is due to whom"),
    """
    query ObligationsDue($until: Date!) {
      obligations(
        filter: {state: {in: ["open", "overdue"]}, dueOn: {lte: $until}}
        orderBy: [{field: DUE_ON}]
        first: 20
      ) {
        totalCount
        nodes { id version text side state dueOn penalty { amount currency } client { id name } contract { number } }
      }
    }
    """,
    {"until": "2026-12-31"},
)

ON_TIME = Example(
    _("How well promises are kept, by side and month"),
    """
    query ObligationsOnTime($since: Date!) {
      obligationsAggregate(
        filter: {dueOn: {gte: $since}}
        groupBy: [{field: SIDE}, {field: DUE_ON, part: MONTH}]
      ) {
        groups { key { side dueOn } count onTime { average count } }
        hasMore
      }
    }
    """,
    {"since": "2026-01-01"},
)

EXAMPLES = (OPEN, ON_TIME)
