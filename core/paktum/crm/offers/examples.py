"""How offers are compared, and how a new version is made."""

from paktum import Example, Sample, label as _

SENT = 'offers(filter: {state: {eq: "sent"}}, first: 1)'

COMPARED = Example(
    _("The offers of a deal side by side"),
    """
    query OffersCompared($deal: ID!) {
      deal(id: $deal) {
        name
        offers(orderBy: [{field: REVISION}]) {
          nodes {
            id
            revision
            validUntil
            workflow { label }
            listTotal { amount currency }
            total { amount currency }
            discount
            totalChange { amount currency }
          }
        }
      }
      offerLinesAggregate(filter: {offer: {deal: {id: {eq: $deal}}}}, groupBy: [{field: PRODUCT}, {field: OFFER}]) {
        groups {
          key { product { name } offer { id revision } }
          quantity { sum }
          total { sum { amount currency } }
          discount { maximum }
        }
      }
    }
    """,
    {"deal": Sample(f"{{ {SENT} {{ nodes {{ deal {{ id }} }} }} }}")},
)

REVISED = Example(
    _("Make a new version of an offer"),
    """
    mutation ReviseOffer($input: OfferReviseInput!) {
      offerRevise(input: $input) {
        offer {
          id
          workflow { label }
          laterVersions(first: 1) { nodes { id version revision total { amount currency } } }
        }
        errors { __typename code message path }
      }
    }
    """,
    {
        "input": {
            "id": Sample(f"{{ {SENT} {{ nodes {{ id }} }} }}"),
            "expectedVersion": Sample(f"{{ {SENT} {{ nodes {{ version }} }} }}"),
        }
    },
)

EXAMPLES = (COMPARED, REVISED)
