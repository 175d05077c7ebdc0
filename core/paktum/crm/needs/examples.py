"""How the questionnaire is shown, and what a client is offered next."""

from paktum import Example, Sample, label as _

ANY_CLIENT = Sample(
    "{ clients(filter: {productSuggestions: {some: {}}}, orderBy: [{field: NAME}], first: 1) { nodes { id } } }"
)

QUESTIONNAIRE = Example(
    _("The questionnaire on a client's needs"),
    """
    query NeedsOfClient($client: ID!) {
      needQuestionnaire(clientId: $client) { id code text kind isRequired need { name } }
      client(id: $client) {
        name
        industry
        needsProfiles(orderBy: [{field: CREATED_AT, direction: DESC}], first: 1) {
          nodes { completedOn answers { nodes { question { code } number isYes text importance } } }
        }
      }
    }
    """,
    {"client": ANY_CLIENT},
)

NEXT_BEST = Example(
    _("What a client is best offered next, and why"),
    """
    query NextBestOffers($client: ID!) {
      productSuggestions(
        filter: {client: {id: {eq: $client}}, declinedOn: {isNull: true}}
        orderBy: [{field: SCORE, direction: DESC}]
        first: 5
      ) {
        nodes {
          id
          score
          product { id name listPrice { amount currency } }
          reasons { nodes { points text need { name } importance rule { name } } }
        }
      }
    }
    """,
    {"client": ANY_CLIENT},
)

EXAMPLES = (QUESTIONNAIRE, NEXT_BEST)
