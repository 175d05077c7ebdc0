"""What is planned with a client."""

from paktum import Example, Sample, label as _

PLAN = Example(
    _("The plan for a client"),
    """
    query PlanOfClient($client: ID!) {
      client(id: $client) {
        name
        plans(orderBy: [{field: FROM_ON, direction: DESC}], first: 1) {
          nodes {
            name
            fromOn
            toOn
            strategy
            approach
            goalsReached
            goals(orderBy: [{field: DUE_ON}]) {
              nodes { text dueOn isReached expected { amount currency } deal { id name stage } }
            }
          }
        }
        requests(filter: {state: {eq: "open"}}) { nodes { kind text dueOn } }
      }
    }
    """,
    {"client": Sample("{ clients(orderBy: [{field: NAME}], first: 1) { nodes { id } } }")},
)

EXAMPLES = (PLAN,)
