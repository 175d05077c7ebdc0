"""How satisfied clients are."""

from paktum import Example, label as _

SATISFACTION = Example(
    _("Satisfaction by manager"),
    """
    query SatisfactionByManager($since: DateTime!) {
      surveyInvitationsAggregate(filter: {answeredAt: {gte: $since}}, groupBy: [{field: OWNER}]) {
        groups { key { owner { id name } } count nps { average count } csat { average count } }
      }
    }
    """,
    {"since": "2026-01-01T00:00:00.000Z"},
)

EXAMPLES = (SATISFACTION,)
