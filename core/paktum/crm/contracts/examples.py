"""Which contracts need attention."""

from paktum import Example, label as _

RUNNING_OUT = Example(
    _("Contracts that run out soon"),
    """
    query ContractsRunningOut($until: Date!) {
      contracts(
        filter: {state: {eq: "active"}, isAutoRenewed: {eq: false}, validTo: {lte: $until}}
        orderBy: [{field: VALID_TO}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          number
          kind
          validTo
          noticeDays
          value { amount currency }
          client { id name owner { name } }
        }
      }
    }
    """,
    {"until": "2027-03-31"},
)

EXAMPLES = (RUNNING_OUT,)
