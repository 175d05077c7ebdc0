"""Types that every schema has: pages, errors, workflow status, ordering."""

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
)

REQUIRED_STRING = GraphQLNonNull(GraphQLString)
REQUIRED_STRINGS = GraphQLNonNull(GraphQLList(REQUIRED_STRING))


def out(kind: GraphQLOutputType, description: str) -> GraphQLField:
    """A described output field."""
    return GraphQLField(kind, description=description)


NODE = GraphQLInterfaceType(
    "Node",
    {"id": out(GraphQLNonNull(GraphQLID), "The id; it begins with the kind of record.")},
    description="A record that can be fetched by its id alone (Relay).",
)

PAGE_INFO = GraphQLObjectType(
    "PageInfo",
    {
        "hasNextPage": out(GraphQLNonNull(GraphQLBoolean), "Whether rows follow behind this page."),
        "hasPreviousPage": out(GraphQLNonNull(GraphQLBoolean), "Whether rows stand before this page."),
        "startCursor": out(GraphQLString, "Cursor of the first row; empty if there is none."),
        "endCursor": out(GraphQLString, "Cursor of the last row; give it as `after` for the next page."),
    },
    description="Where a page stands in its list (Relay).",
)

ORDER_DIRECTION = GraphQLEnumType(
    "OrderDirection",
    {
        "ASC": GraphQLEnumValue("ASC", description="Smallest first."),
        "DESC": GraphQLEnumValue("DESC", description="Largest first."),
    },
    description="The direction of an order.",
)

NULLS_ORDER = GraphQLEnumType(
    "NullsOrder",
    {
        "FIRST": GraphQLEnumValue("FIRST", description="Missing values first."),
        "LAST": GraphQLEnumValue("LAST", description="Missing values last."),
    },
    description="Where missing values stand; they count as the smallest unless said otherwise.",
)

_ERROR_FIELDS = {
    "code": out(REQUIRED_STRING, "A stable code that programs can act on."),
    "message": out(REQUIRED_STRING, "What is wrong and what would be right, in the user's language."),
    "path": out(GraphQLNonNull(GraphQLList(REQUIRED_STRING)), "Where in the input; empty if it is no single place."),
}

USER_ERROR = GraphQLInterfaceType(
    "UserError", _ERROR_FIELDS, description="Something that the caller can mend. Nothing was changed."
)


def _error(name: str, description: str, extra: dict[str, GraphQLField] | None = None) -> GraphQLObjectType:
    return GraphQLObjectType(name, {**_ERROR_FIELDS, **(extra or {})}, interfaces=[USER_ERROR], description=description)


ERROR_TYPES = {
    "CONFLICT": _error(
        "ConflictError",
        "The record was changed since the caller read it.",
        {"currentVersion": out(GraphQLInt, "The version that the record has now.")},
    ),
    "DUPLICATE": _error(
        "DuplicateError",
        "Another living record has the value already.",
        {"existing": out(GraphQLID, "The id of that record.")},
    ),
    "APPROVAL_REQUIRED": _error(
        "ApprovalRequiredError",
        "The change is above the user's limit of authority. It was not made, and waits for somebody's approval.",
        {
            "approval": out(GraphQLID, "The id of the approval request; null if it was only tried."),
            "measure": out(GraphQLString, "Code of the measure that is above the limit."),
            "approverRole": out(GraphQLString, "Code of the role with the smallest limit that is enough, if any is."),
        },
    ),
    "CHANGED_SINCE": _error(
        "ChangedSinceError",
        "A record has changed since what is to be undone.",
        {
            "record": out(GraphQLID, "The id of that record, if the user sees it."),
            "changeSet": out(GraphQLID, "The id of the change set that changed it, if the user sees the record."),
        },
    ),
    "NOT_FOUND": _error("NotFoundError", "There is no such record, or the user may not see it."),
    "FORBIDDEN": _error("ForbiddenError", "The user lacks a permission."),
    "": _error("ValidationError", "A value is not acceptable, or a guard refuses a transition."),
}


def error_type(code: str) -> GraphQLObjectType:
    """The type of the error with a code."""
    return ERROR_TYPES.get(code, ERROR_TYPES[""])


REFUSAL = GraphQLObjectType(
    "Refusal",
    {
        "code": out(REQUIRED_STRING, "A stable code that names the guard."),
        "message": out(REQUIRED_STRING, "Why the transition is refused, in the user's language."),
    },
    description="A reason why a transition is not possible now.",
)

AVAILABLE_TRANSITION = GraphQLObjectType(
    "AvailableTransition",
    {
        "name": out(REQUIRED_STRING, "The transition's name, given to the transition mutation."),
        "label": out(REQUIRED_STRING, "What a button for it says, in the user's language."),
        "target": out(REQUIRED_STRING, "Code of the state that it leads to."),
        "targetLabel": out(REQUIRED_STRING, "Name of that state, in the user's language."),
        "allowed": out(GraphQLNonNull(GraphQLBoolean), "Whether it can be followed now."),
        "refusals": out(GraphQLNonNull(GraphQLList(GraphQLNonNull(REFUSAL))), "Why not; empty if it can."),
    },
    description="A transition that leads out of the record's present state.",
)


VIEWER_ACTION = GraphQLObjectType(
    "ViewerAction",
    {
        "action": out(REQUIRED_STRING, "read, create, update, delete, transition, or the name of a verb."),
        "scopes": out(REQUIRED_STRINGS, "Whose records: OWN, DEPUTISED, ACCOUNT, TEAM, BRANCH, ALL; one is enough."),
    },
    description="Something that the user may do with records.",
)

VIEWER_FIELD = GraphQLObjectType(
    "ViewerField",
    {
        "name": out(REQUIRED_STRING, "Name in queries; a plugin's is behind the plugin's: banking.kycStatus."),
        "readable": out(GraphQLNonNull(GraphQLBoolean), "Whether the user may read it, at least in some records."),
        "writable": out(GraphQLNonNull(GraphQLBoolean), "Whether the user may write it, at least in some records."),
        "usable": out(GraphQLNonNull(GraphQLBoolean), "Whether the user may filter, order and group by it."),
    },
    description="What the user may do with a field.",
)

VIEWER_TYPE = GraphQLObjectType(
    "ViewerType",
    {
        "name": out(REQUIRED_STRING, "The type in this API."),
        "actions": out(
            GraphQLNonNull(GraphQLList(GraphQLNonNull(VIEWER_ACTION))), "What may be done; what is not here may not."
        ),
        "fields": out(GraphQLNonNull(GraphQLList(GraphQLNonNull(VIEWER_FIELD))), "Its fields, plugins' included."),
    },
    description="What the user may do with records of one kind.",
)


def workflow_status(history: GraphQLField) -> GraphQLObjectType:
    """The type that shows where a record stands in its workflow."""
    transitions = GraphQLNonNull(GraphQLList(GraphQLNonNull(AVAILABLE_TRANSITION)))
    return GraphQLObjectType(
        "WorkflowStatus",
        {
            "workflow": out(REQUIRED_STRING, "Code of the workflow."),
            "state": out(REQUIRED_STRING, "Code of the present state."),
            "label": out(REQUIRED_STRING, "Name of the present state, in the user's language."),
            "availableTransitions": out(transitions, "What may happen next, in declared order."),
            "history": history,
        },
        description="Where a record stands in its workflow.",
    )
