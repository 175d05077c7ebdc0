"""How a prospect is noted and decided about, and what the ways of finding prospects are worth."""

from paktum import Example, Sample, label as _

UNDECIDED = 'leads(filter: {state: {eq: "contacted"}}, orderBy: [{field: NAME}], first: 1)'

NOTE = Example(
    _("Note a prospect"),
    """
    mutation NoteLead($input: LeadCreateInput!) {
      leadCreate(input: $input) {
        lead { id version name state searchMethod { name } workflow { availableTransitions { name label allowed } } }
        errors { __typename code message path }
      }
    }
    """,
    {
        "input": {
            "name": "Hajnalkút Malom Kft.",
            "searchMethodId": Sample('{ searchMethods(filter: {code: {eq: "trade_fair"}}) { nodes { id } } }'),
            "channel": "FAIR",
            "contactName": "Nagy Edit",
            "email": "nagy@hajnalkut.example",
            "needs": "A second supplier of packaging.",
            "expectedVolume": {"amount": "40000.00", "currency": "EUR"},
        }
    },
)

REFUSE = Example(
    _("Decide against a prospect, until a day"),
    """
    mutation RefuseLead($input: LeadTransitionInput!) {
      leadTransition(input: $input) {
        lead { id version state decisionReason reapproachOn }
        errors { __typename code message path }
      }
    }
    """,
    {
        "input": {
            "id": Sample(f"{{ {UNDECIDED} {{ nodes {{ id }} }} }}"),
            "expectedVersion": Sample(f"{{ {UNDECIDED} {{ nodes {{ version }} }} }}"),
            "transition": "refuse",
            "patch": {"decisionReason": "Bound to a competitor for two years.", "reapproachOn": "2099-01-15"},
        }
    },
)

CONVERSION = Example(
    _("What each way of finding clients is worth"),
    """
    query Conversion($since: DateTime!) {
      searchMethods(
        orderBy: [{field: CONVERSION_RATE, direction: DESC}, {field: LEAD_COUNT, direction: DESC}]
        first: 30
      ) {
        nodes { name channel leadCount contactedCount qualifiedCount wonCount conversionRate }
      }
      lately: leadsAggregate(filter: {createdAt: {gte: $since}}, groupBy: [{ofSearchMethod: {field: NAME}}]) {
        groups {
          key { ofSearchMethod { name } }
          count
          contacted { sum average }
          qualified { sum average }
          won { sum average }
        }
      }
    }
    """,
    {"since": "2026-01-01T00:00:00.000Z"},
)

EXAMPLES = (NOTE, REFUSE, CONVERSION)
