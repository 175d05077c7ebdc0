"""How a bank reads what it knows of its clients."""

from paktum import Example, Sample, label as _

PANEL = Example(
    _("The bank's panel of a client"),
    """
    query BankingPanel($id: ID!) {
      client(id: $id) {
        name
        tiers(filter: {scheme: {eq: "banking.corporate"}}) { nodes { label benefits reasons lacks } }
        banking {
          kycStatus
          kycRisk
          kycReviewOn
          isPoliticallyExposed
          hasSanctionsHit
          creditScore
          scoreZone
          riskNote
          daysPastDue
          relationshipIncome { amount currency }
          creditFacilities(orderBy: [{field: UTILISATION, direction: DESC, nulls: LAST}]) {
            totalCount
            nodes {
              number
              kind
              limit { amount currency }
              drawn { amount currency }
              unused { amount currency }
              utilisation
              availableTo
              guarantees { nodes { number kind beneficiary amount { amount currency } expiresOn isInForce } }
            }
          }
        }
      }
    }
    """,
    {
        "id": Sample(
            "{ clients(filter: {banking: {creditFacilities: {some: {guarantees: {some: {}}}}}}, first: 1) "
            "{ nodes { id } } }"
        )
    },
)

REVIEWS = Example(
    _("KYC files to be reviewed"),
    """
    query BankingReviewsDue($until: Date!) {
      clients(
        filter: {banking: {kycReviewOn: {lte: $until}}}
        orderBy: [{field: BANKING_KYC_REVIEW_ON}]
        first: 20
      ) {
        totalCount
        nodes { id name owner { name } banking { kycStatus kycRisk kycReviewOn } }
      }
    }
    """,
    {"until": "2026-12-31"},
)

EXAMPLES = (PANEL, REVIEWS)
