"""What a negotiation is about, and what came of it."""

from paktum import Example, label as _

PREPARED = Example(
    _("Negotiations that are prepared"),
    """
    query NegotiationsPrepared {
      negotiations(filter: {state: {eq: "planned"}}, orderBy: [{field: PLANNED_AT}], first: 20) {
        nodes {
          id
          subject
          plannedAt
          goal
          client { id name }
          deal { id name }
          parties { nodes { side name role } }
          points(orderBy: [{field: PLACE}]) { nodes { topic ourPosition theirPosition decision } }
          workflow { availableTransitions { name label allowed refusals { code message } } }
        }
      }
    }
    """,
)

EXAMPLES = (PREPARED,)
