"""The mutations that are derived: create, update, delete, transition, and the verbs that plugins declare."""

from collections.abc import Iterable

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from ..assembly.model import ActionModel, EntityModel, FieldModel
from ..assembly.mutations import MOST_ROWS, MutationModel, Policy, RowStatus, Verb
from ..assembly.naming import pascal, verb_mutation
from .entities import EntityTypes
from .leaves import Leaves, description, listed
from .shared import USER_ERROR, out

IDEMPOTENCY_KEY = (
    "Any text that the caller has not used before. Asked again with the same key and the same input, the mutation does "
    "nothing more and answers as it did; a key holds for 24 hours at least."
)


BULK_POLICY = GraphQLEnumType(
    "BulkPolicy",
    {
        each.name: GraphQLEnumValue(each, description=text)
        for each, text in {
            Policy.ALL_OR_NOTHING: "If one row is wrong, nothing is done.",
            Policy.SKIP_FAILED_ROWS: "Rows that are wrong are left out, the others are done.",
            Policy.IGNORE_FAILED_FIELDS: "Fields that are wrong are left out of their rows, where that helps.",
        }.items()
    },
    description="What a bulk mutation does about rows that are wrong.",
)
ROW_STATUS = GraphQLEnumType(
    "RowStatus",
    {
        each.value: GraphQLEnumValue(each.value, description=text)
        for each, text in {
            RowStatus.CREATED: "A record was made.",
            RowStatus.UPDATED: "The record was changed.",
            RowStatus.UNCHANGED: "The record was like that already.",
            RowStatus.DELETED: "The record was deleted.",
            RowStatus.FAILED: "Nothing was done; the errors say why.",
        }.items()
    },
    description="What became of a row.",
)
BULK_RESULT = GraphQLObjectType(
    "BulkResult",
    {
        "index": out(GraphQLNonNull(GraphQLInt), "The row's place in the input, from 0."),
        "status": out(GraphQLNonNull(ROW_STATUS), "What became of it."),
        "id": out(GraphQLID, "The record's id; null if nothing was done."),
        "errors": out(listed(USER_ERROR), "What is wrong with the row, or with fields that were left out of it."),
    },
    description="What became of a row of a bulk mutation.",
)
BULK_PAYLOAD = GraphQLObjectType(
    "BulkPayload",
    {
        "results": out(listed(BULK_RESULT), "One for each row; empty if nothing was done."),
        "errors": out(listed(USER_ERROR), "All that is wrong; the paths have the row's index: input, rows, 3, name."),
    },
    description="What a bulk mutation gives.",
)


class MutationTypes:
    """Makes the mutations of all entities of an assembly."""

    def __init__(self, entities: EntityTypes, leaves: Leaves) -> None:
        self.entities, self.leaves = entities, leaves
        self.models: dict[str, MutationModel] = {}
        self.fields: dict[str, GraphQLField] = {}
        for model in entities.assembly.entities.values():
            if model.writable:
                self._crud(model)
            for action in model.actions:
                self._action(model, action)
        self._offer(MutationModel(PURGE, Verb.PURGE), PURGE_PAYLOAD, PURGE_INPUT, PURGE_TEXT)
        self._offer(MutationModel(UNDO, Verb.UNDO), UNDO_PAYLOAD, UNDO_INPUT, UNDO_TEXT)

    def _crud(self, model: EntityModel) -> None:
        name = model.type_name
        patch = self._patch(model)
        updated = _request(
            f"{name}UpdateInput", {**_target(), "patch": _given(GraphQLNonNull(patch), "What is to change.")}
        )
        if model.creatable:
            self._create(model)
        self._add(
            MutationModel(f"{model.api_name}Update", Verb.UPDATE, model), updated,
            f"Change a {name}. What the patch does not name stays as it is; null empties a value.",
        )  # fmt: skip
        self._add_bulk(model, Verb.UPDATE, updated, f"Change many {model.label_plural}.")
        if model.deletable:
            self._delete(model)
        if model.merged_into is not None:
            self._merge(model)
        if model.workflow is not None:
            fields = {
                **_target(),
                "transition": _given(GraphQLNonNull(GraphQLString), "Name of the transition."),
                "patch": _given(patch, "What is to change in the same step; guards see the changed record."),
                "note": _given(GraphQLString, "Kept in the history."),
            }
            self._add(
                MutationModel(f"{model.api_name}Transition", Verb.TRANSITION, model),
                _request(f"{name}TransitionInput", fields),
                f"Take a {name} along a transition; refused with every guard that does not let it pass.",
            )

    def _create(self, model: EntityModel) -> None:
        many, created = model.label_plural, self._create_input(model)
        self._add(
            MutationModel(f"{model.api_name}Create", Verb.CREATE, model), created,
            f"Make a {model.type_name}, with what plugins add to it.",
        )  # fmt: skip
        self._add_bulk(model, Verb.CREATE, created, f"Make many {many}.")
        self._add_bulk(
            model, Verb.UPSERT, created,
            f"Change those {many} that are known by source and externalId, make the others.",
        )  # fmt: skip

    def _delete(self, model: EntityModel) -> None:
        name, many = model.type_name, model.label_plural
        deleted = _request(f"{name}DeleteInput", _target())
        self._add(
            MutationModel(f"{model.api_name}Delete", Verb.DELETE, model), deleted,
            f"Delete a {name} and what belongs to it.",
        )  # fmt: skip
        self._add(
            MutationModel(f"{model.api_name}Restore", Verb.RESTORE, model),
            _request(f"{name}RestoreInput", {"id": _given(GraphQLNonNull(GraphQLID), "The deleted record's id.")}),
            f"Bring a deleted {name} back, with what was deleted with it; refused with every conflict.",
        )  # fmt: skip
        self._add_bulk(model, Verb.DELETE, deleted, f"Delete many {many} and what belongs to them.")

    def _merge(self, model: EntityModel) -> None:
        plural, name = model.api_plural, model.type_name
        chosen = (
            "Fields whose values the survivor takes, such as name or a plugin's banking.kycStatus; of the others it "
        )
        fields = {
            "survivor": _given(GraphQLNonNull(RECORD_VERSION), f"The {name} that stays."),
            "merged": _given(GraphQLNonNull(RECORD_VERSION), f"The {name} that is deleted."),
            "fromMerged": _given(GraphQLList(GraphQLNonNull(GraphQLString)), f"{chosen}takes only what it lacks."),
        }
        self._add(
            MutationModel(f"{plural}Merge", Verb.MERGE, model),
            _request(f"{plural[:1].upper()}{plural[1:]}MergeInput", fields),
            f"Merge two {model.label_plural} that are the same: all that refers to the one refers to the other then, "
            "which is found by the external ids of both.",
        )

    def _action(self, model: EntityModel, verb: ActionModel) -> None:
        action, name = verb.action, pascal(verb.action.name)
        fields = _target() | {each.input_name: self._action_input(each) for each in verb.inputs}
        text = " ".join((action.run.__doc__ or f"{action.label}.").split())
        mutation = MutationModel(verb_mutation(model.api_name, action.name), Verb.ACTION, model, action, verb.inputs)
        self._add(mutation, _request(f"{model.type_name}{name}Input", fields), text)

    def _action_input(self, field: FieldModel) -> GraphQLInputField:
        kind = self.leaves.input(field)
        required = field.required and not field.nullable
        return _given(GraphQLNonNull(kind) if required else kind, description(field))

    def _add(self, mutation: MutationModel, given: GraphQLInputObjectType, text: str) -> None:
        name = given.name.removesuffix("Input") + "Payload"
        model = mutation.model
        fields = {"errors": out(listed(USER_ERROR), "What is wrong; empty if it was done.")}
        if mutation.verb is Verb.DELETE:
            deleted = out(GraphQLID, "Id of the deleted record; null if nothing was done.")
            fields[f"deleted{model.type_name}Id"] = deleted
        else:
            record = self.entities.objects[model.type_name]
            fields[model.api_name] = out(record, "The record as it is now; null if nothing was done.")
        payload = GraphQLObjectType(name, fields, description=f"What {mutation.name} gives.")
        self._offer(mutation, payload, given, text)

    def _offer(
        self, mutation: MutationModel, payload: GraphQLObjectType, given: GraphQLInputObjectType, text: str
    ) -> None:
        argument = GraphQLArgument(GraphQLNonNull(given), description="What is to be done.")
        self.models[mutation.name] = mutation
        self.fields[mutation.name] = GraphQLField(payload, {"input": argument}, description=text)

    def _add_bulk(self, model: EntityModel, verb: Verb, row: GraphQLInputObjectType, text: str) -> None:
        plural = model.api_plural
        mutation = MutationModel(f"{plural}{verb.value}", verb, model, is_bulk=True)
        fields = {
            "rows": _given(listed(row), f"What is to be done to each, in this order; at most {MOST_ROWS:,}."),
            "policy": _given(BULK_POLICY, "What to do about rows that are wrong; ALL_OR_NOTHING unless said."),
            "dryRun": _given(GraphQLBoolean, "Only say what would happen; nothing is kept."),
        }
        given = _request(f"{plural[:1].upper()}{plural[1:]}{verb.value}Input", fields)
        self._offer(mutation, BULK_PAYLOAD, given, text)

    def _create_input(self, model: EntityModel) -> GraphQLInputObjectType:
        fields = self._attributes(model.fields.values(), creating=True)
        for facet in model.facets.values():
            inputs = self._attributes(facet.fields.values(), creating=True)
            if inputs:
                made = _input(f"{facet.type_name}Input", inputs)
                required = any(each.required for each in facet.fields.values())
                fields[facet.api_name] = _given(GraphQLNonNull(made) if required else made, facet.description)
        return _request(f"{model.type_name}CreateInput", fields)

    def _patch(self, model: EntityModel) -> GraphQLInputObjectType:
        fields = self._attributes(model.fields.values(), creating=False)
        for facet in model.facets.values():
            inputs = self._attributes(facet.fields.values(), creating=False)
            if inputs:
                fields[facet.api_name] = _given(_input(f"{facet.type_name}Patch", inputs), facet.description)
        return _input(f"{model.type_name}Patch", fields)

    def _attributes(self, fields: Iterable[FieldModel], *, creating: bool) -> dict[str, GraphQLInputField]:
        found = {}
        for field in fields:
            if not field.writable or (field.meta.create_only and not creating):
                continue
            kind = self.leaves.input(field)
            required = creating and field.required
            found[field.input_name] = _given(GraphQLNonNull(kind) if required else kind, description(field))
        return found


def _given(kind: object, text: str) -> GraphQLInputField:
    return GraphQLInputField(kind, description=text)  # type: ignore[arg-type]  # input types only, by construction


def _input(name: str, fields: dict[str, GraphQLInputField]) -> GraphQLInputObjectType:
    return GraphQLInputObjectType(name, fields, description=f"Input: {name.removesuffix('Input')}.")


def _request(name: str, fields: dict[str, GraphQLInputField]) -> GraphQLInputObjectType:
    """The input of a mutation as a whole."""
    key = _given(GraphQLString, IDEMPOTENCY_KEY)
    return _input(name, {**fields, "idempotencyKey": key})


def _target() -> dict[str, GraphQLInputField]:
    return {
        "id": _given(GraphQLNonNull(GraphQLID), "The record's id."),
        "expectedVersion": _given(GraphQLNonNull(GraphQLInt), "The version that the caller has seen."),
    }


RECORD_VERSION = _input("RecordVersionInput", _target())

UNDO = "changeSetUndo"
UNDO_TEXT = (
    "Undo what was changed together, as long as none of the records has changed since: what was made is deleted, what "
    "was deleted comes back, and every field gets its earlier value. It needs the rights of the contrary change, and "
    "can be undone itself."
)
UNDO_INPUT = _request(
    "ChangeSetUndoInput",
    {
        "id": _given(GraphQLID, "The change set's id; or give a requestId."),
        "requestId": _given(GraphQLString, "Of a request or an import, all change sets of which are undone as one."),
        "dryRun": _given(GraphQLBoolean, "Only say what would happen; nothing is kept."),
    },
)
UNDO_PAYLOAD = GraphQLObjectType(
    "ChangeSetUndoPayload",
    {
        "changeSetId": out(GraphQLID, "Id of the change set that the undoing has left; null if nothing was done."),
        "records": out(GraphQLInt, "How many records are different now; null if nothing was done."),
        "errors": out(listed(USER_ERROR), "What stands against it; empty if it was done."),
    },
    description="What changeSetUndo gives.",
)

PURGE = "recordPurge"
PURGE_TEXT = (
    "Remove a deleted record for good, with the deleted ones that belong to it and their history, of which remains "
    "that they were purged. It cannot be undone. Refused while living records refer to any of it."
)
PURGE_INPUT = _request(
    "RecordPurgeInput",
    {
        "id": _given(GraphQLNonNull(GraphQLID), "The deleted record's id."),
        "dryRun": _given(GraphQLBoolean, "Only say what would be lost; nothing is removed."),
    },
)
LOST_RECORDS = GraphQLObjectType(
    "LostRecords",
    {
        "type": out(GraphQLNonNull(GraphQLString), "Their type in this API."),
        "records": out(GraphQLNonNull(GraphQLInt), "How many."),
    },
    description="Records of one type that are removed for good.",
)
PURGE_PAYLOAD = GraphQLObjectType(
    "RecordPurgePayload",
    {
        "lost": out(GraphQLList(GraphQLNonNull(LOST_RECORDS)), "What is removed, by type; null if nothing was done."),
        "errors": out(listed(USER_ERROR), "What stands against it; empty if it was done."),
    },
    description="What recordPurge gives.",
)
