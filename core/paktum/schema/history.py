"""The types of a record's history: who has changed what, and what the record was like at an instant."""

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from .connections import connection, page_arguments
from .leaves import listed
from .scalars import DATETIME, JSON
from .shared import NODE, PAGE_INFO, REQUIRED_STRING, REQUIRED_STRINGS, out

ACTIONS = {
    "CREATE": "The record was made.",
    "UPDATE": "Values were changed.",
    "DELETE": "It was deleted, by itself or with what it belongs to.",
    "RESTORE": "It was brought back.",
    "PURGE": "It was removed for good.",
    "TRANSITION": "It went along a transition of its workflow.",
}
ORIGINS = {
    "API": "Somebody, or a program, by this API.",
    "IMPORT": "An import.",
    "DEMO": "The demo data.",
    "ERASURE": "Personal data was erased: what it was is not known any more.",
    "PLUGINS": "A plugin that was disabled: records left the states that it had added.",
    "SYSTEM": "The product itself, when something was due.",
}

CHANGE_ACTION = GraphQLEnumType(
    "ChangeAction",
    {name: GraphQLEnumValue(name, description=text) for name, text in ACTIONS.items()},
    description="What was done to a record.",
)
CHANGE_ORIGIN = GraphQLEnumType(
    "ChangeOrigin",
    {name: GraphQLEnumValue(name, description=text) for name, text in ORIGINS.items()},
    description="Where a change comes from.",
)

_FIELD = {
    "field": out(REQUIRED_STRING, "The field's name in queries; a plugin's stands behind the plugin's."),
    "label": out(REQUIRED_STRING, "What people call it, in the user's language."),
}
FIELD_CHANGE = GraphQLObjectType(
    "FieldChange",
    {
        **_FIELD,
        "before": out(JSON, "What it was; null for a new record, and where there was nothing."),
        "after": out(JSON, "What it has been since; null where there is nothing any more."),
    },
    description="A field that a change has made different.",
)
FIELD_VALUE = GraphQLObjectType(
    "FieldValue",
    {**_FIELD, "value": out(GraphQLNonNull(JSON), "What it was.")},
    description="A field that had a value at an instant.",
)


class HistoryTypes:
    """Makes the types that lead to users, once per schema."""

    def __init__(self, user: GraphQLObjectType) -> None:
        self.who = who = {
            "at": out(GraphQLNonNull(DATETIME), "When; the same instant for all that was changed together."),
            "by": out(user, "Who did it; empty for the product itself, and where the reader may not see who."),
            "onBehalfOf": out(user, "Whom they stood in for, if anybody."),
            "approvedBy": out(user, "Who has approved what was above their limit, if it was."),
        }
        self.change_set = change_set = GraphQLObjectType(
            "ChangeSet",
            {
                "id": out(GraphQLNonNull(GraphQLID), "The id; it begins with changeset_."),
                **who,
                "origin": out(GraphQLNonNull(CHANGE_ORIGIN), "Where it comes from."),
                "operation": out(GraphQLString, "What was done: a mutation such as clientUpdate, or an import's name."),
                "requestId": out(GraphQLString, "What the change sets of one request, or of one import, share."),
            },
            description="What was changed together, in one transaction.",
        )
        entry = GraphQLObjectType(
            "HistoryEntry",
            {
                "version": out(GraphQLNonNull(GraphQLInt), "The version that the record has had since."),
                **who,
                "action": out(GraphQLNonNull(CHANGE_ACTION), "What was done."),
                "transition": out(GraphQLString, "Name of the transition that was followed, if one was."),
                "note": out(GraphQLString, "What was noted with it."),
                "changeSet": out(GraphQLNonNull(change_set), "What was changed together with it."),
                "changes": out(
                    listed(FIELD_CHANGE), "The fields that are different, as far as the user may read them."
                ),
            },
            description="A change of a record.",
        )
        state = GraphQLObjectType(
            "RecordState",
            {
                "version": out(GraphQLNonNull(GraphQLInt), "The version that the record had."),
                "at": out(GraphQLNonNull(DATETIME), "When it got this version."),
                "values": out(listed(FIELD_VALUE), "Its fields with a value, as far as the user may read them."),
            },
            description="What a record was like at an instant.",
        )
        page = connection("History", entry, "changes of a record")
        at = GraphQLArgument(GraphQLNonNull(DATETIME), description="The instant.")
        self.fields = {
            "history": GraphQLField(
                GraphQLNonNull(page), page_arguments(), description="What was changed, by whom, newest first."
            ),
            "asOf": GraphQLField(
                state,
                {"at": at},
                description="What it was like at an instant; null if it was not there, as far as is known.",
            ),
        }
        """The fields that every entity has."""

    def events(self) -> GraphQLField:
        """The field of Query that gives events."""
        event = GraphQLObjectType(
            "Event",
            {
                "type": out(REQUIRED_STRING, "The kind of record and what was done, such as client.updated."),
                "recordId": out(GraphQLNonNull(GraphQLID), "The record's id."),
                "version": out(GraphQLNonNull(GraphQLInt), "The version that the record has had since."),
                **self.who,
                "fields": out(REQUIRED_STRINGS, "Names of the fields that are different, of those the user may read."),
                "record": out(NODE, "The record as it is now; null if it is deleted."),
                "changeSet": out(GraphQLNonNull(self.change_set), "What was changed together with it."),
            },
            description="Something that was done to a record.",
        )
        edge = GraphQLObjectType(
            "EventEdge",
            {
                "node": out(GraphQLNonNull(event), "The event."),
                "cursor": out(REQUIRED_STRING, "Where it stands; give it as `after` for what came later."),
            },
            description="An event in its place.",
        )
        page = GraphQLObjectType(
            "EventConnection",
            {
                "edges": out(listed(edge), "The events of the page with their cursors."),
                "nodes": out(listed(event), "The events of the page."),
                "pageInfo": out(GraphQLNonNull(PAGE_INFO), "Where the page stands."),
            },
            description="A page of events (Relay).",
        )
        names = GraphQLList(GraphQLNonNull(GraphQLString))
        arguments = {
            "types": GraphQLArgument(names, description="Only events of these types, such as client.updated."),
            **page_arguments(),
        }
        return GraphQLField(
            GraphQLNonNull(page), arguments,
            description="What was done to records that the user may read, in the order in which it was committed. Who "
            "goes on behind the last cursor misses nothing; an event is there a second or so after it happened.",
        )  # fmt: skip
