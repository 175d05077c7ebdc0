"""What stands in the queue."""

from paktum import Example, label as _

QUEUE = Example(
    _("What came in and nobody has taken"),
    """
    query InboundQueue {
      activities(filter: {isWaiting: {eq: true}}, orderBy: [{field: TAKE_BY}], first: 20) {
        totalCount
        nodes {
          id
          version
          subject
          channel
          reason
          startedAt
          takeBy
          client { id name owner { name } }
          contact { name phone }
        }
      }
    }
    """,
)

EXAMPLES = (QUEUE,)
