"""Which objections are overcome, and by what."""

from paktum import Example, label as _

STATISTICS = Example(
    _("Which objections are overcome, and by which answers"),
    """
    query ObjectionStatistics {
      objectionKinds(orderBy: [{field: RAISED, direction: DESC}], first: 10) {
        nodes {
          name
          raised
          overcome
          successRate
          answers(filter: {isActive: {eq: true}}, orderBy: [{field: SUCCESS_RATE, direction: DESC, nulls: LAST}]) {
            nodes { id name text used successRate }
          }
        }
      }
      objectionsAggregate(groupBy: [{field: KIND}, {field: RESULT}]) {
        groups { key { kind { name } result } count }
      }
    }
    """,
)

EXAMPLES = (STATISTICS,)
