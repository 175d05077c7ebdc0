"""How a hotel reads what it agreed with its clients and holds for them."""

from paktum import Example, Sample, label as _

PANEL = Example(
    _("The hotel's panel of a client"),
    """
    query HotelPanel($id: ID!) {
      client(id: $id) {
        name
        tiers(filter: {scheme: {eq: "hotel.corporate"}}) { nodes { label benefits reasons lacks } }
        hotel {
          rateCode
          rateBasis
          rateDiscount
          agreedFrom
          agreedTo
          committedNights
          consumedNights
          pickup
          miceRevenue { amount currency }
          creditLimit { amount currency }
          paymentMethod
          paymentDays
          groupBlocks(orderBy: [{field: ARRIVAL_ON, direction: DESC}], first: 10) {
            totalCount
            nodes {
              code
              name
              property { name }
              arrivalOn
              departureOn
              contractedNights
              pickedUpNights
              roomRevenue { amount currency }
              workflow { label }
            }
          }
        }
      }
    }
    """,
    {"id": Sample("{ clients(filter: {hotel: {groupBlocks: {some: {}}}}, first: 1) { nodes { id } } }")},
)

OPTIONS = Example(
    _("Held rooms whose option runs out"),
    """
    query HotelOptionsRunningOut($until: Date!) {
      hotelGroupBlocks(
        filter: {status: {eq: "tentative"}, optionOn: {lte: $until}}
        orderBy: [{field: OPTION_ON}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          version
          code
          name
          optionOn
          arrivalOn
          contractedNights
          property { name }
          client { id name owner { name } }
          workflow { availableTransitions { name label allowed } }
        }
      }
    }
    """,
    {"until": "2027-01-31"},
)

EXAMPLES = (PANEL, OPTIONS)
