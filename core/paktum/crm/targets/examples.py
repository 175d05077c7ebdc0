"""The report of a month, and how it is closed."""

from paktum import Example, Sample, label as _

LAST = "periods(filter: {targets: {some: {}}}, orderBy: [{field: CODE}], first: 1)"

REPORT = Example(
    _("What was reached in a month: targets, facts, attainment and ranking, and what shall be done better"),
    """
    query MonthlyReport($period: String!) {
      periods(filter: {code: {eq: $period}}) { nodes { id state startsOn endsOn closesOn missingRates } }
      metrics { code label unit isMoney }
      targets(
        filter: {period: {code: {eq: $period}}}
        orderBy: [{field: METRIC}, {field: UNIT}, {field: ATTAINMENT, direction: DESC}]
        first: 100
      ) {
        totalCount
        nodes {
          id
          metric
          unit
          owner { name }
          team { name }
          branch { name }
          goal
          handedOn
          currency
          fact
          missingRate
          attainment
          band
          rank
          teamRank
        }
      }
      appraisals(
        filter: {period: {code: {eq: $period}}}
        orderBy: [{field: UNIT}, {field: SCORE, direction: DESC}]
        first: 100
      ) {
        nodes { id unit owner { name } team { name } branch { name } score rank quality proposal }
      }
    }
    """,
    {"period": Sample(f"{{ {LAST} {{ nodes {{ code }} }} }}")},
)

CLOSE = Example(
    _("Close a month, so that its report stays as it is"),
    """
    mutation ClosePeriod($input: PeriodCloseInput!) {
      periodClose(input: $input) {
        period { id version code state targets { totalCount } }
        errors { __typename code message path }
      }
    }
    """,
    {
        "input": {
            "id": Sample(f"{{ {LAST} {{ nodes {{ id }} }} }}"),
            "expectedVersion": Sample(f"{{ {LAST} {{ nodes {{ version }} }} }}"),
        }
    },
)

EXAMPLES = (REPORT, CLOSE)
