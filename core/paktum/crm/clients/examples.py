"""How clients are read and changed."""

from paktum import Example, Sample, label as _

BY_NAME = "clients(orderBy: [{field: NAME}], first: 1)"

OVERVIEW = Example(
    _("A client from all sides"),
    """
    query ClientOverview($id: ID!) {
      client(id: $id) {
        id
        version
        name
        kind
        lifecycle
        industry
        employees
        turnover { amount currency }
        address { postCode townName country }
        website
        owner { name email }
        parent { id name }
        identifiers { nodes { scheme value verifiedOn } }
        contactRoles(filter: {toOn: {isNull: true}}) {
          nodes { decisionRole title contact { id name email phone } }
        }
        deals(filter: {stage: {notIn: ["won", "lost"]}}, orderBy: [{field: EXPECTED_CLOSE_ON}], first: 10) {
          totalCount
          nodes { id name amount { amount currency } expectedCloseOn workflow { label } }
        }
        contracts(filter: {state: {eq: "active"}}, orderBy: [{field: VALID_TO}], first: 10) {
          totalCount
          nodes {
            id
            number
            kind
            value { amount currency }
            validTo
            obligations(filter: {fulfilledOn: {isNull: true}}, orderBy: [{field: DUE_ON}], first: 3) {
              nodes { id text side dueOn }
            }
          }
        }
        needsProfiles(orderBy: [{field: CREATED_AT, direction: DESC}], first: 1) { nodes { summary completedOn } }
        productSuggestions(orderBy: [{field: SCORE, direction: DESC}], first: 3) { nodes { product { name } score } }
        objections(filter: {result: {isNull: true}}, first: 10) { nodes { id text kind { name } raisedOn } }
        cases(filter: {closedAt: {isNull: true}}, orderBy: [{field: SEVERITY}], first: 10) {
          totalCount
          nodes { id subject kind severity state answerBy owner { name } }
        }
        isContactOverdue
        lastContactOn
        nextContactOn
        activities(orderBy: [{field: STARTED_AT, direction: DESC}], first: 10) {
          totalCount
          nodes { startedAt channel subject outcome nextStep nextStepOn owner { name } }
        }
      }
    }
    """,
    {"id": Sample("{ clients(filter: {deals: {some: {}}, contracts: {some: {}}}, first: 1) { nodes { id } } }")},
)

PAGE = Example(
    _("The next page of a list"),
    """
    query ClientPage($first: Int!, $after: String) {
      clients(orderBy: [{field: NAME}], first: $first, after: $after) {
        totalCount
        edges { cursor node { id name lifecycle address { townName } owner { name } } }
        pageInfo { hasNextPage endCursor }
      }
    }
    """,
    {
        "first": 20,
        "after": Sample("{ clients(orderBy: [{field: NAME}], first: 20) { pageInfo { endCursor } } }"),
    },
)

PAGE_BEFORE = Example(
    _("The previous page of a list"),
    """
    query ClientPageBefore($last: Int!, $before: String) {
      clients(orderBy: [{field: NAME}], last: $last, before: $before) {
        totalCount
        edges { cursor node { id name lifecycle address { townName } owner { name } } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
    """,
    {
        "last": 20,
        "before": Sample("{ clients(orderBy: [{field: NAME}], last: 20) { pageInfo { startCursor } } }"),
    },
)

OUT_OF_TOUCH = Example(
    _("Clients that nobody has talked to for long"),
    """
    query ClientsOutOfTouch($since: DateTime!) {
      clients(
        filter: {lifecycle: {in: [ACTIVE, PERMANENT]}, activities: {none: {startedAt: {gte: $since}}}}
        orderBy: [{field: TURNOVER, direction: DESC, nulls: LAST}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          name
          owner { name }
          last: activities(orderBy: [{field: STARTED_AT, direction: DESC}], first: 1) {
            nodes { startedAt channel subject contact { name phone } }
          }
        }
      }
    }
    """,
    {"since": "2026-08-04T00:00:00.000Z"},
)

CREATE = Example(
    _("Create a client"),
    """
    mutation CreateClient($input: ClientCreateInput!) {
      clientCreate(input: $input) {
        client { id version name lifecycle turnover { amount currency } }
        errors { __typename code message path ... on DuplicateError { existing } }
      }
    }
    """,
    {
        "input": {
            "name": "Napraforgó Malom Kft.",
            "country": "HU",
            "employees": 34,
            "turnover": {"amount": "1250000.00", "currency": "EUR"},
            "address": {"postCode": "6720", "townName": "Szeged", "country": "HU"},
        }
    },
)

CREATE_REFUSED = Example(
    _("See everything that is wrong with an input"),
    """
    mutation CreateClientRefused($input: ClientCreateInput!) {
      clientCreate(input: $input) {
        client { id }
        errors { __typename code message path }
      }
    }
    """,
    {"input": {"name": "", "country": "XX", "employees": -1}},
)

UPDATE = Example(
    _("Change a client"),
    """
    mutation UpdateClient($input: ClientUpdateInput!) {
      clientUpdate(input: $input) {
        client { id version employees website }
        errors { __typename code message path ... on ConflictError { currentVersion } }
      }
    }
    """,
    {
        "input": {
            "id": Sample(f"{{ {BY_NAME} {{ nodes {{ id }} }} }}"),
            "expectedVersion": Sample(f"{{ {BY_NAME} {{ nodes {{ version }} }} }}"),
            "patch": {"employees": 85, "website": "https://www.example.com"},
        }
    },
)

EXAMPLES = (OVERVIEW, OUT_OF_TOUCH, PAGE, PAGE_BEFORE, CREATE, CREATE_REFUSED, UPDATE)
