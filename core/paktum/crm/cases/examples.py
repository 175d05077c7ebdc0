"""Which cases wait, and how well they are answered."""

from paktum import Example, label as _

WAITING = Example(
    _("Cases that wait for an answer"),
    """
    query CasesWaiting($now: DateTime!) {
      cases(
        filter: {answeredAt: {isNull: true}, state: {in: ["registered", "acknowledged", "investigating", "escalated"]}}
        orderBy: [{field: SEVERITY}, {field: ANSWER_BY}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          subject
          kind
          severity
          state
          acknowledgeBy
          answerBy
          standard { name }
          client { id name }
          owner { name }
        }
      }
      late: casesAggregate(filter: {answeredAt: {isNull: true}, answerBy: {lt: $now}}) { groups { count } }
    }
    """,
    {"now": "2026-11-02T09:00:00.000Z"},
)

QUALITY = Example(
    _("How fast cases are answered, by kind"),
    """
    query CaseQuality($since: DateTime!) {
      casesAggregate(filter: {receivedAt: {gte: $since}}, groupBy: [{field: KIND}]) {
        groups {
          key { kind }
          count
          onTime { average }
          minutesToAnswer { average maximum }
          compensation { sum { amount currency } }
        }
      }
    }
    """,
    {"since": "2026-01-01T00:00:00.000Z"},
)

EXAMPLES = (WAITING, QUALITY)
