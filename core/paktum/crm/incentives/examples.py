"""What incentive programmes give, and to whom."""

from paktum import Example, label as _

PROGRAMMES = Example(
    _("Incentive programmes with their rules, and what has accrued to each user"),
    """
    query IncentiveProgrammes {
      incentiveProgrammes(filter: {state: {in: ["approved", "closed"]}}, orderBy: [{field: STARTS_ON}], first: 10) {
        nodes {
          id
          code
          name
          state
          startsOn
          endsOn
          proposedBy { name }
          approvedBy { name }
          approvedOn
          rules {
            nodes {
              name
              metric
              attainment
              fromAmount { amount currency }
              rate
              bonus { amount currency }
              cap { amount currency }
            }
          }
          accrualsAggregate(groupBy: [{field: OWNER}]) {
            groups { key { owner { name } } count amount { sum { amount currency } } }
          }
        }
      }
    }
    """,
)

EXAMPLES = (PROGRAMMES,)
