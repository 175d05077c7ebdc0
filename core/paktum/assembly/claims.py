"""Names that only one can have: a second claim is a problem that names both plugins."""

import itertools
from collections.abc import Iterator
from typing import Any

from ..declare.entity import Declared, Entity, Facet
from ..storage.audit import CHANGE_SET_PREFIX
from .attributes import columns_of
from .collect import Owned, code_of
from .draft import Draft
from .mapping import system_columns
from .model import FieldModel
from .naming import (
    KERNEL,
    aggregate_name,
    camel,
    facet_table_name,
    hop_name,
    id_prefix,
    list_name,
    lower_first,
    pascal,
    table_name,
    type_name,
)
from .problems import StartupProblem

KERNEL_TYPES = frozenset(
    "ApprovalRequiredError Attempt AvailableTransition Boolean BooleanFilter BulkPayload BulkPolicy "
    "BulkResult ChangeAction ChangedSinceError ChangeOrigin ChangeSet ChangeSetUndoInput "
    "ChangeSetUndoPayload ChoiceInfo CodeFilter ConflictError Date DateFigures DateFiguresFilter "
    "DateFilter DatePart DateTime DateTimeFigures DateTimeFiguresFilter DateTimeFilter DeadlineInfo "
    "Decimal DecimalFigures DecimalFiguresFilter DecimalFilter Duplicate DuplicateError DuplicateReason "
    "EntityInfo Event EventConnection EventEdge FieldChange FieldInfo FieldValue Figure Float "
    "ForbiddenError HistoryConnection HistoryEdge HistoryEntry ID IdFilter Int IntFigures "
    "IntFiguresFilter IntFilter JSON LostRecords MetricInfo Money MoneyFigureFilter MoneyFigures MoneyFiguresFilter "
    "MoneyFilter MoneyInput Mutation Node NotFoundError NullsOrder OrderDirection PageInfo PostalAddress "
    "PostalAddressFilter PostalAddressInput Query RecordPurgeInput RecordPurgePayload RecordState "
    "RecordVersionInput Refusal RowStatus SearchConnection SearchEdge SearchHit SearchMatch SearchType "
    "StateInfo String StringFilter Subscription TransitionInfo UserError ValidationError ValueFigures "
    "ValueFiguresFilter Viewer ViewerAction ViewerField ViewerType WorkflowInfo WorkflowStatus".split()
)
"""Types that every schema has, or may get. A test compares them with the schema."""

KERNEL_QUERIES = frozenset(
    {"canI", "duplicates", "entities", "events", "metrics", "node", "nodes", "search", "viewer", "workflows"}
)
ENTITY_FIELDS = frozenset(
    "id and or not isNull workflow tier tiers tierChanges files filesAggregate key count history asOf".split()
)
FACET_FIELDS = frozenset({"and", "or", "not"})

ENTITY_SUFFIXES = (
    "", "Connection", "Edge", "Filter", "ListFilter", "Order", "OrderField", "CreateInput", "CreatePayload", "Patch",
    "UpdateInput", "UpdatePayload", "DeleteInput", "DeletePayload", "RestoreInput", "RestorePayload",
    "TransitionInput", "TransitionPayload",
    "Aggregate", "Group", "Key", "Field", "GroupBy", "Having", "GroupOrder",
)  # fmt: skip
FACET_SUFFIXES = ("", "Filter", "Input", "Patch", "Key", "Figures", "Having")
ENUM_SUFFIXES = ("", "Filter")
ACTION_SUFFIXES = ("Input", "Payload")
VERBS = ("Create", "Update", "Delete", "Restore", "Transition")
BULK_VERBS = ("Create", "Update", "Delete", "Upsert", "Merge")

TYPE, FIELD, INPUT, ORDER = "GraphQL type", "GraphQL field", "input field", "order field"


class Claims:
    """Who has claimed which name."""

    def __init__(self, problems: list[StartupProblem]) -> None:
        self._owners: dict[tuple[str, str], tuple[str, object]] = {}
        self._reported: list[tuple[str, object, object]] = []
        self._problems = problems

    def claim(self, kind: str, name: str, plugin: str, record: object) -> None:
        """Take a name for a record, or report who has it. Two records are reported once for each kind of name."""
        owner, other = self._owners.setdefault((kind, name), (plugin, record))
        if other is record or any(k == kind and a is other and b is record for k, a, b in self._reported):
            return
        self._reported.append((kind, other, record))
        text = f"two declarations want the {kind} {name!r}: {_who(owner, other)} and {_who(plugin, record)}"
        remedy = "choose another name" if owner == KERNEL else "rename one of them"
        self._problems.append(StartupProblem("NAME_TAKEN", (owner, plugin), text, remedy))

    def names(self, kind: str) -> set[str]:
        """The names of a kind that are taken."""
        return {name for each, name in self._owners if each == kind}


def _who(plugin: str, record: object) -> str:
    if plugin == KERNEL:
        return "Paktum itself"
    cls, name = record if isinstance(record, tuple) else (record, "")
    if isinstance(cls, Owned):
        cls = cls.record
    shown = f"{cls.__name__}.{name}".rstrip(".") if isinstance(cls, type) else ""
    return f"{shown} of {plugin}" if shown else plugin


def claim_names(draft: Draft, problems: list[StartupProblem]) -> Claims:
    """Claim every name that is derived from what was declared."""
    claims = Claims(problems)
    claims.claim("id prefix", CHANGE_SET_PREFIX, KERNEL, KERNEL)
    for name in sorted(KERNEL_TYPES):
        claims.claim(TYPE, name, KERNEL, KERNEL)
    for name in sorted(KERNEL_QUERIES):
        claims.claim(FIELD, f"Query.{name}", KERNEL, KERNEL)
    for name, plugin, record in _types(draft):
        claims.claim(TYPE, name, plugin, record)
    for entity in draft.found.entities:
        _claim_entity(draft, entity, claims)
    for (owner, plugin), owned in draft.additions.items():
        _claim_addition(draft, owner, plugin, owned, claims)
    for facet in draft.found.facets:
        _claim_facet(draft, facet, claims)
    for query in draft.queries:
        claims.claim(FIELD, f"Query.{query.api_name}", query.plugin, query)
    _claim_lists(draft, claims)
    _claim_actions(draft, claims)
    _claim_codes(draft, claims)
    return claims


def _types(draft: Draft) -> Iterator[tuple[str, str, object]]:
    """Every derived type with the plugin and the record that it comes from."""
    for entity in draft.found.entities:
        yield from ((draft.type_of(entity.record) + end, entity.plugin, entity.record) for end in ENTITY_SUFFIXES)
    for (owner, plugin), owned in draft.additions.items():
        yield from ((draft.facet_type_of(owner, plugin) + end, plugin, owned) for end in FACET_SUFFIXES)
    for action in draft.actions:
        name = draft.type_of(action.action.on) + pascal(action.action.name)
        yield from ((name + end, action.plugin, action) for end in ACTION_SUFFIXES)
    models = [model for cls in draft.attributes.values() for model in cls.values()]
    inputs = [each.inputs for each in draft.actions] + [each.inputs for each in draft.queries]
    for model in (*models, *itertools.chain(*inputs)):
        if model.choices is not None:
            home = draft.enum_owner(model)
            yield from ((type_name(home, model.choices.__name__) + end, home, model.choices) for end in ENUM_SUFFIXES)


def _claim_entity(draft: Draft, owned: Owned[type[Entity]], claims: Claims) -> None:
    cls, plugin, where = owned.record, owned.plugin, draft.type_of(owned.record)
    table = table_name(plugin, cls.__name__)
    claims.claim("table", table, plugin, cls)
    claims.claim("id prefix", id_prefix(plugin, cls.__name__, cls.options.prefix), plugin, cls)
    claims.claim(FIELD, f"Query.{lower_first(where)}", plugin, (cls, ""))
    listed = list_name(plugin, cls.__name__, cls.options.plural)
    for name in (listed, aggregate_name(listed)):
        claims.claim(FIELD, f"Query.{name}", plugin, (cls, "plural"))
    for verb in VERBS:
        claims.claim(FIELD, f"Mutation.{lower_first(where)}{verb}", plugin, cls)
    for verb in BULK_VERBS:
        claims.claim(FIELD, f"Mutation.{listed}{verb}", plugin, cls)
        claims.claim(TYPE, f"{listed[:1].upper()}{listed[1:]}{verb}Input", plugin, cls)
    claims.claim(TYPE, f"{listed[:1].upper()}{listed[1:]}MergePayload", plugin, cls)
    for name in sorted(ENTITY_FIELDS):
        claims.claim(FIELD, f"{where}.{name}", KERNEL, KERNEL)
    claims.claim(INPUT, f"{where}.idempotencyKey", KERNEL, KERNEL)
    claims.claim(ORDER, f"{where}.ID", KERNEL, KERNEL)
    for column in system_columns():
        claims.claim("column", f"{table}.{column.name}", KERNEL, KERNEL)
    for model in draft.attributes[cls].values():
        _claim_attribute(claims, owned, model, where, f"{where}.", table)


def _claim_addition(draft: Draft, owner: type[Entity], plugin: str, owned: Owned[Any], claims: Claims) -> None:
    where, name = draft.type_of(owner), camel(plugin)
    claims.claim(FIELD, f"{where}.{name}", plugin, owned)
    claims.claim(INPUT, f"{where}.{name}", plugin, owned)
    for reserved in sorted(FACET_FIELDS):
        claims.claim(FIELD, f"{where}.{name}.{reserved}", KERNEL, KERNEL)


def _claim_facet(draft: Draft, facet: Owned[type[Facet[Any]]], claims: Claims) -> None:
    cls, plugin, owner = facet.record, facet.plugin, facet.record.extends
    plugin_of_owner = draft.found.owners.get(owner)
    if plugin_of_owner is None:
        return  # reported by the check of references
    table = facet_table_name(plugin, table_name(plugin_of_owner, owner.__name__))
    claims.claim("table", table, plugin, cls)
    claims.claim("column", f"{table}.id", KERNEL, KERNEL)
    if draft.additions[owner, plugin].record is not cls:
        return  # a second facet of the same entity; the table says so already
    where = draft.type_of(owner)
    for model in draft.attributes[cls].values():
        _claim_attribute(claims, facet, model, where, f"{where}.{camel(plugin)}.", table)


def _claim_attribute(
    claims: Claims, owned: Owned[type[Declared]], model: FieldModel, type_name: str, path: str, table: str
) -> None:
    """Claim the names of an attribute; `path` is where it stands in the API, `type_name` the entity that is ordered."""
    plugin, record = owned.plugin, (owned.record, model.name)
    claims.claim(FIELD, path + model.api_name, plugin, record)
    claims.claim(INPUT, path + model.input_name, plugin, record)
    if model.target is not None:
        claims.claim(FIELD, path + hop_name(model.api_name), plugin, record)
    is_facet = issubclass(owned.record, Facet)
    name = f"{plugin}_{model.name}" if is_facet else model.name
    claims.claim(ORDER, f"{type_name}.{name.upper()}", plugin, record)
    for part in model.parts if is_facet else ():  # columns say the same of an entity's own
        claims.claim(ORDER, f"{type_name}.{name.upper()}_{part.name.upper()}", plugin, record)
    for column in columns_of(model):
        claims.claim("column", f"{table}.{column.name}", plugin, record)


def _claim_lists(draft: Draft, claims: Claims) -> None:
    owners = draft.found.owners
    for owned, model, target in draft.references():
        if model.meta.reverse is not None and target in owners:
            inside = "" if owned.plugin == owners[target] else f"{camel(owned.plugin)}."
            path = f"{draft.type_of(target)}.{inside}{camel(model.meta.reverse)}"
            for name in (path, aggregate_name(path)):
                claims.claim(FIELD, name, owned.plugin, (owned.record, model.name))


def _claim_actions(draft: Draft, claims: Claims) -> None:
    for action in draft.actions:
        where = lower_first(draft.type_of(action.action.on))
        claims.claim(FIELD, f"Mutation.{where}{pascal(action.action.name)}", action.plugin, action)


def _claim_codes(draft: Draft, claims: Claims) -> None:
    found = draft.found
    for kind, listed in (
        ("permission", found.permissions), ("role", found.roles), ("tier scheme", found.schemes),
        ("measure", found.measures), ("metric", found.metrics),
    ):  # fmt: skip
        for owned in listed:
            claims.claim(kind, owned.record.code, owned.plugin, owned)
    for workflow in found.workflows:
        for transition in workflow.record.transitions:
            for guard in transition.guards:
                claims.claim("guard", guard.code, workflow.plugin, guard)
    for patch in found.patches:
        for guard in patch.record.guards:
            claims.claim("guard", guard.code, patch.plugin, guard)
    for function in found.functions:
        claims.claim(function.record.kind, code_of(function), function.plugin, function)
    for example in found.examples:
        claims.claim("example", example.record.name, example.plugin, example)
