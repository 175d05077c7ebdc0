"""Where a deal stands with those who decide."""

from paktum import Example, Sample, label as _

MAP = Example(
    _("Interests in a deal, and how it is decided"),
    """
    query DealMap($deal: ID!) {
      deal(id: $deal) {
        name
        stakeholders(orderBy: [{field: INFLUENCE, direction: DESC}]) {
          nodes { side contact { name } competitor { name } name interest influence attitude weight }
        }
        criteria(orderBy: [{field: WEIGHT, direction: DESC}]) {
          nodes { name share scores { nodes { competitor { name } score weighted } } }
        }
      }
      criterionScoresAggregate(filter: {criterion: {deal: {id: {eq: $deal}}}}, groupBy: [{field: COMPETITOR}]) {
        groups { key { competitor { name } } weighted { sum } }
      }
    }
    """,
    {"deal": Sample('{ deals(filter: {stage: {eq: "negotiation"}}, first: 1) { nodes { id } } }')},
)

EXAMPLES = (MAP,)
