"""What clients wait for."""

from paktum import Example, label as _

OPEN = Example(
    _("Wishes that are not done yet"),
    """
    query WishesOpen {
      clientRequests(filter: {state: {eq: "open"}}, orderBy: [{field: DUE_ON, nulls: LAST}], first: 20) {
        totalCount
        nodes { id kind text raisedOn dueOn client { id name owner { name } } contact { name } assignee { name } }
      }
      clientRequestsAggregate(groupBy: [{field: STATE}]) { groups { key { state } count } }
    }
    """,
)

DEVELOPMENT = Example(
    _("What the largest clients want of each product"),
    """
    query WishesByProduct {
      clientRequestsAggregate(
        filter: {state: {eq: "open"}, product: {isNull: false}, client: {revenueClass: {eq: "a"}}}
        groupBy: [{field: PRODUCT}], orderBy: [{figure: COUNT, direction: DESC}]
      ) {
        groups { key { product { id name } } count client { distinctCount } }
      }
    }
    """,
)

EXAMPLES = (OPEN, DEVELOPMENT)
