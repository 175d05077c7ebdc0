"""How well departments serve clients."""

from paktum import Example, label as _

SCORES = Example(
    _("Quality of service and punctuality of departments"),
    """
    query ServiceQuality($since: Date!, $from: DateTime!) {
      serviceAuditsAggregate(filter: {auditedOn: {gte: $since}}, groupBy: [{field: DEPARTMENT}]) {
        groups { key { department { id name } } count score { average minimum } }
      }
      internalRequestsAggregate(filter: {createdAt: {gte: $from}}, groupBy: [{field: TEAM}]) {
        groups { key { team { id name } } count onTime { average } minutesToAnswer { average } }
      }
    }
    """,
    {"since": "2026-01-01", "from": "2026-01-01T00:00:00.000Z"},
)

EXAMPLES = (SCORES,)
