"""How a leasing company reads what its clients use, pay and were offered."""

from paktum import Example, Sample, label as _

PANEL = Example(
    _("The leasing company's panel of a client"),
    """
    query LeasingPanel($id: ID!) {
      client(id: $id) {
        name
        tiers(filter: {scheme: {eq: "leasing.client"}}) { nodes { label benefits reasons lacks } }
        leasing {
          activeContracts
          finishedContracts
          firstContractOn
          onTimeRatio
          daysPastDue
          activeFinanced { amount currency }
          exposure { amount currency }
          masterLimit { amount currency }
          assets(orderBy: [{field: INSURED_TO}], first: 10) {
            totalCount
            nodes { name assetClass plate serialNumber insuredTo contract { number validTo } }
          }
          quotes(orderBy: [{field: VALID_TO, direction: DESC}], first: 10) {
            totalCount
            nodes {
              number
              description
              price { amount currency }
              financed { amount currency }
              instalment { amount currency }
              termMonths
              frequency
              validTo
              validatedOn
            }
          }
        }
      }
    }
    """,
    {
        "id": Sample(
            "{ clients(filter: {leasing: {quotes: {some: {}}, assets: {some: {}}}}, first: 1) { nodes { id } } }"
        )
    },
)

QUOTES = Example(
    _("Quotes that wait for their validation"),
    """
    query LeasingQuotesToValidate($today: Date!) {
      leasingQuotes(
        filter: {validatedOn: {isNull: true}, validTo: {gte: $today}}
        orderBy: [{field: VALID_TO}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          version
          number
          description
          price { amount currency }
          financed { amount currency }
          annualRate
          validTo
          client { id name owner { name } }
          deal { id name workflow { label } }
        }
      }
    }
    """,
    {"today": "2026-11-02"},
)

EXAMPLES = (PANEL, QUOTES)
