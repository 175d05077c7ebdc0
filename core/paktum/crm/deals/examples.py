"""How the pipeline is shown, how a deal goes on, and what came of the deals."""

from paktum import Example, Sample, label as _

AGREED = 'deals(filter: {stage: {eq: "contract_pending"}}, first: 1)'
PROSPECT = 'deals(filter: {stage: {eq: "prospecting"}}, first: 1)'

BOARD = Example(
    _("The pipeline as a board"),
    """
    query PipelineBoard($first: Int!) {
      workflows(codes: ["deal"]) { states { code label final } }
      totals: dealsAggregate(filter: {stage: {notIn: ["won", "lost"]}}, groupBy: [{field: STAGE}]) {
        groups { key { stage } count weightedAmount { sum { amount currency } } }
      }
      prospecting: deals(filter: {stage: {eq: "prospecting"}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: $first) {
        ...Column
      }
      engaging: deals(filter: {stage: {eq: "engaging"}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: $first) {
        ...Column
      }
      qualified: deals(filter: {stage: {eq: "qualified"}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: $first) {
        ...Column
      }
      offer: deals(filter: {stage: {eq: "offer"}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: $first) {
        ...Column
      }
      negotiation: deals(filter: {stage: {eq: "negotiation"}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: $first) {
        ...Column
      }
    }

    fragment Column on DealConnection {
      totalCount
      nodes {
        id
        version
        name
        amount { amount currency }
        expectedCloseOn
        client { id name }
        owner { name }
        workflow { availableTransitions { name label allowed } }
      }
      pageInfo { hasNextPage endCursor }
    }
    """,
    {"first": 5},
)

STEPS = Example(
    _("What may happen next with a deal, and why not"),
    """
    query DealSteps($id: ID!) {
      deal(id: $id) {
        name
        workflow {
          state
          label
          availableTransitions { name label targetLabel allowed refusals { code message } }
          history { nodes { at fromState toState note } }
        }
      }
    }
    """,
    {"id": Sample(f"{{ {AGREED} {{ nodes {{ id }} }} }}")},
)

MOVE = Example(
    _("Take a deal a step further"),
    """
    mutation MoveDeal($input: DealTransitionInput!) {
      dealTransition(input: $input) {
        deal { id version name probability workflow { label availableTransitions { name label allowed } } }
        errors { __typename code message path ... on ConflictError { currentVersion } }
      }
    }
    """,
    {
        "input": {
            "id": Sample(f"{{ {PROSPECT} {{ nodes {{ id }} }} }}"),
            "expectedVersion": Sample(f"{{ {PROSPECT} {{ nodes {{ version }} }} }}"),
            "transition": "engage",
            "note": "They called back and want to see us.",
        }
    },
)

FUNNEL = Example(
    _("The funnel by month"),
    """
    query FunnelByMonth($since: Date!, $currency: String!) {
      dealsAggregate(
        filter: {openedOn: {gte: $since}, amount: {currency: {eq: $currency}}}
        groupBy: [{field: OPENED_ON, part: MONTH}, {field: STAGE}]
      ) {
        groups {
          key { openedOn stage }
          count
          amount { sum { amount currency } }
          weightedAmount { sum { amount currency } }
        }
        hasMore
      }
    }
    """,
    {"since": "2026-07-01", "currency": "EUR"},
)

REVENUE = Example(
    _("Revenue by industry and by account manager"),
    """
    query Revenue($since: Date!, $currency: String!) {
      byIndustry: dealsAggregate(
        filter: {stage: {eq: "won"}, closedOn: {gte: $since}}
        groupBy: [{ofClient: {field: INDUSTRY}}]
        orderBy: [{figure: SUM, field: AMOUNT, currency: $currency, direction: DESC}]
        first: 10
      ) {
        groups { key { ofClient { industry } } ...Won }
        hasMore
      }
      byOwner: dealsAggregate(
        filter: {stage: {eq: "won"}, closedOn: {gte: $since}}
        groupBy: [{field: OWNER}]
        orderBy: [{figure: SUM, field: AMOUNT, currency: $currency, direction: DESC}]
      ) {
        groups { key { owner { id name } } ...Won }
      }
    }

    fragment Won on DealGroup {
      count
      client { distinctCount }
      amount { sum { amount currency } average { amount currency } }
    }
    """,
    {"since": "2026-01-01", "currency": "EUR"},
)

EXAMPLES = (BOARD, STEPS, MOVE, FUNNEL, REVENUE)
