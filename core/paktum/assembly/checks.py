"""Names that two plugins want, names outside a plugin's own, and references to what nobody declares."""

import enum
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from ..declare.entity import Declared, Entity
from ..declare.fields import FieldSpec
from .collect import Declarations, Owned
from .mapping import DeclarationError, annotations_of, facet_table_name, mapped, referred, unwrap_optional
from .model import WorkflowModel
from .naming import CORE, camel, id_prefix, lower_first, pascal, plural, table_name, type_name
from .problems import StartupProblem

RESERVED_ATTRIBUTES = frozenset(
    "id extends and or not is_null workflow tier tiers tier_changes record deleted_at deletion_id declared computed".split()
)

KERNEL_TYPES = frozenset(
    "Query Mutation Subscription Node PageInfo Money MoneyInput PostalAddress PostalAddressInput UserError Viewer "
    "EntityInfo FieldInfo WorkflowInfo StateInfo TransitionInfo WorkflowStatus AvailableTransition Refusal Date DateTime "
    "Decimal ID String Int Boolean Float StringFilter CodeFilter IntFilter BooleanFilter DecimalFilter MoneyFilter "
    "DateFilter DateTimeFilter IdFilter OrderDirection NullsOrder".split()
)

DERIVED_SUFFIXES = (
    "", "Connection", "Edge", "Filter", "ListFilter", "Order", "OrderField", "CreateInput", "CreatePayload", "Patch",
    "UpdateInput", "UpdatePayload", "DeleteInput", "DeletePayload", "TransitionInput", "TransitionPayload",
)  # fmt: skip
FACET_SUFFIXES = ("", "Filter", "Input", "Patch")


class Claims:
    """Who has claimed which name; a second claim by another record is a problem that names both plugins."""

    def __init__(self, problems: list[StartupProblem]) -> None:
        self._owners: dict[tuple[str, str], tuple[str, object]] = {}
        self._problems = problems

    def claim(self, kind: str, name: str, plugin: str, record: object) -> None:
        """Take a name, or report who has it."""
        owner, other = self._owners.setdefault((kind, name), (plugin, record))
        if other is not record:
            self._problems.append(
                StartupProblem("NAME_TAKEN", (owner, plugin), f"both declare the {kind} {name!r}", "rename one of them")
            )


def check(found: Declarations, workflows: Mapping[str, WorkflowModel], problems: list[StartupProblem]) -> None:
    """Report everything that is wrong with what was declared; nothing is mapped yet."""
    owners = {owned.record: owned.plugin for owned in found.entities}
    claims = Claims(problems)
    _claim_types(found, owners, claims)
    _claim_fields(found, owners, claims)
    _claim_codes(found, claims, problems)
    _check_permissions(found, workflows, problems)
    for owned in (*found.entities, *found.facets):
        _check_attributes(owned, owners, workflows, problems)
    _check_schemes(found, owners, problems)
    _check_workflow_holders(found, workflows, problems)


def entity_types(found: Declarations) -> list[tuple[Owned[Any], str, tuple[str, ...]]]:
    """Every entity and facet with its name in the API and the endings of the types derived from it."""
    owners = {owned.record: owned.plugin for owned in found.entities}
    rows: list[tuple[Owned[Any], str, tuple[str, ...]]] = [
        (owned, type_name(owned.plugin, owned.record.__name__), DERIVED_SUFFIXES) for owned in found.entities
    ]
    for facet in found.facets:
        owner = facet.record.extends
        name = type_name(owners.get(owner, CORE), owner.__name__) + pascal(facet.plugin)
        rows.append((facet, name, FACET_SUFFIXES))
    return rows


def _claim_types(found: Declarations, owners: Mapping[Any, str], claims: Claims) -> None:
    for name in KERNEL_TYPES:
        claims.claim("GraphQL type", name, "paktum", "kernel")
    for owned, name, suffixes in entity_types(found):
        for suffix in suffixes:
            claims.claim("GraphQL type", name + suffix, owned.plugin, owned.record)
        for choices in _enums(owned.record):
            owner = enum_owner(choices, owned.plugin, found)
            claims.claim("GraphQL type", type_name(owner, choices.__name__), owner, choices)
    for entity in found.entities:
        cls, plugin = entity.record, entity.plugin
        claims.claim("table", table_name(plugin, cls.__name__), plugin, cls)
        claims.claim("id prefix", id_prefix(plugin, cls.__name__, cls.options.prefix), plugin, cls)
        name = type_name(plugin, cls.__name__)
        claims.claim("GraphQL field", f"Query.{lower_first(name)}", plugin, cls)
        claims.claim("GraphQL field", f"Query.{api_plural(plugin, cls)}", plugin, cls)
    for facet in found.facets:
        owner = facet.record.extends
        if owner in owners:
            claims.claim("table", facet_table_name(facet.plugin, owner, owners[owner]), facet.plugin, facet.record)


def api_plural(plugin: str, cls: type[Entity]) -> str:
    """The name of an entity's list at the root: `clients`, `bankingCreditFacilities`."""
    chosen = cls.options.plural
    name = type_name(plugin, pascal(chosen)) if chosen else plural(type_name(plugin, cls.__name__))
    return lower_first(name)


def enum_owner(choices: type[enum.Enum], user: str, found: Declarations) -> str:
    """The plugin that an enumeration belongs to: the one whose package it was defined in."""
    package = choices.__module__.partition(".")[0]
    for owned in (*found.entities, *found.facets):
        if owned.record.__module__.partition(".")[0] == package and package != "tests":
            return owned.plugin
    return user


def _enums(cls: type[Declared]) -> Iterable[type[enum.Enum]]:
    try:
        hints = annotations_of(cls)
    except NameError:
        return
    for name in cls.declared:
        for arg in get_args(hints.get(name)):
            inner, _ = unwrap_optional(arg)
            if isinstance(inner, type) and issubclass(inner, enum.Enum):
                yield inner


def _claim_fields(found: Declarations, owners: Mapping[Any, str], claims: Claims) -> None:
    for owned in found.entities:
        where = type_name(owned.plugin, owned.record.__name__)
        for name in (*owned.record.declared, *owned.record.computed):
            claims.claim("GraphQL field", f"{where}.{camel(name)}", owned.plugin, (owned.record, name))
    facets = {(facet.record.extends, facet.plugin): facet for facet in found.facets}
    for facet in found.facets:
        owner = facet.record.extends
        first = facets[owner, facet.plugin]
        if owner not in owners:
            continue
        where = type_name(owners[owner], owner.__name__)
        claims.claim("GraphQL field", f"{where}.{camel(facet.plugin)}", facet.plugin, facet.record)
        for name in (*facet.record.declared, *facet.record.computed):
            path = f"{where}.{camel(facet.plugin)}.{camel(name)}"
            claims.claim("GraphQL field", path, facet.plugin, (first.record, name))
    for owned in (*found.entities, *found.facets):
        for name, (target, spec) in _references(owned.record).items():
            if spec.meta.reverse is None or target not in owners:
                continue
            where = type_name(owners[target], target.__name__)
            inside = "" if owned.plugin == owners[target] else f"{camel(owned.plugin)}."
            path = f"{where}.{inside}{camel(spec.meta.reverse)}"
            claims.claim("GraphQL field", path, owned.plugin, (owned.record, name))


def _references(cls: type[Declared]) -> dict[str, tuple[type[Entity], FieldSpec]]:
    try:
        return referred(cls)
    except (NameError, DeclarationError):
        return {}  # reported by `_check_attributes`


def _claim_codes(found: Declarations, claims: Claims, problems: list[StartupProblem]) -> None:
    listed: list[tuple[str, Owned[Any], str]] = []
    listed += [("permission", owned, owned.record.code) for owned in found.permissions]
    listed += [("role", owned, owned.record.code) for owned in found.roles]
    listed += [("tier scheme", owned, owned.record.code) for owned in found.schemes]
    listed += [("workflow", owned, owned.record.code) for owned in found.workflows]
    for kind, owned, code in listed:
        if kind != "workflow":
            claims.claim(kind, code, owned.plugin, owned.record)
        if owned.plugin != CORE and not code.startswith(f"{owned.plugin}."):
            problems.append(
                StartupProblem(
                    "NAME_OUTSIDE_PLUGIN", (owned.plugin,), f"the {kind} {code!r} does not begin with the plugin's name",
                    f"name it {owned.plugin + '.' + code.rpartition('.')[2]!r}",
                )
            )  # fmt: skip
    for action in found.actions:
        record = action.record
        claims.claim("action", f"{record.on.__name__}.{record.name}", action.plugin, record)


def _check_permissions(
    found: Declarations, workflows: Mapping[str, WorkflowModel], problems: list[StartupProblem]
) -> None:
    declared = {owned.record.code for owned in found.permissions}
    needed: list[tuple[str, str, str]] = []
    for owned in (*found.entities, *found.facets):
        for name, spec in (*owned.record.declared.items(), *owned.record.computed.items()):
            for code in (spec.meta.read, spec.meta.write):
                needed.append((owned.plugin, code or "", f"{owned.record.__name__}.{name}"))
    for action in found.actions:
        needed.append((action.plugin, action.record.permission, f"the action {action.record.name}"))
    for model in workflows.values():
        for transition in model.workflow.transitions:
            needed.append((model.plugin, transition.permission, f"the transition {transition.name}"))
    for role in found.roles:
        for code in role.record.permissions:
            needed.append((role.plugin, "" if code == "*" else code, f"the role {role.record.code}"))
    for plugin, code, where in needed:
        if code and code not in declared:
            problems.append(
                StartupProblem(
                    "PERMISSION_UNDECLARED", (plugin,), f"{where} asks for the permission {code!r}, which nobody declares",
                    "declare it in permissions()",
                )
            )  # fmt: skip


def _check_attributes(
    owned: Owned[Any],
    owners: Mapping[Any, str],
    workflows: Mapping[str, WorkflowModel],
    problems: list[StartupProblem],
) -> None:
    cls, plugin = owned.record, owned.plugin
    known = mapped(cls)
    if known is not None and known.plugin != plugin:
        text = f"both list the class {cls.__name__}"
        problems.append(StartupProblem("NAME_TAKEN", (known.plugin, plugin), text, "let one plugin declare it"))
    for name in sorted(RESERVED_ATTRIBUTES & (set(cls.declared) | set(cls.computed))):
        text = f"{cls.__name__}.{name}: the name {name!r} is Paktum's own"
        problems.append(StartupProblem("NAME_TAKEN", (plugin, "paktum"), text, "choose another name"))
    owner = getattr(cls, "extends", None)
    if owner is not None and owner not in owners:
        text = f"{cls.__name__} extends {owner.__name__}, which no enabled plugin declares"
        problems.append(StartupProblem("ENTITY_UNKNOWN", (plugin,), text, "require and enable the plugin that has it"))
    try:
        references = referred(cls)
    except (NameError, DeclarationError) as error:
        problems.append(StartupProblem("FIELD_INVALID", (plugin,), str(error), "mend the annotation"))
        return
    for name, (target, _) in references.items():
        if target not in owners:
            text = f"{cls.__name__}.{name} refers to {getattr(target, '__name__', target)}, which no enabled plugin declares"
            problems.append(StartupProblem("ENTITY_UNKNOWN", (plugin,), text, "require and enable the plugin that has it"))
    for name, spec in cls.declared.items():
        code = spec.meta.workflow
        if code is not None and code not in workflows:
            text = f"{cls.__name__}.{name} holds the state of a workflow {code!r}, which does not exist"
            remedy = f"declare it in workflows(); there are {', '.join(sorted(workflows)) or 'none'}"
            problems.append(StartupProblem("WORKFLOW_UNKNOWN", (plugin,), text, remedy))


def _check_schemes(found: Declarations, owners: Mapping[Any, str], problems: list[StartupProblem]) -> None:
    for owned in found.schemes:
        scheme = owned.record
        if scheme.on not in owners:
            text = f"the tier scheme {scheme.code!r} is for {scheme.on.__name__}, which no enabled plugin declares"
            problems.append(StartupProblem("ENTITY_UNKNOWN", (owned.plugin,), text, "require and enable its plugin"))
        codes = [tier.code for tier in scheme.tiers]
        for twice in sorted({code for code in codes if codes.count(code) > 1}):
            text = f"the tier scheme {scheme.code!r} has two tiers {twice!r}"
            problems.append(StartupProblem("NAME_TAKEN", (owned.plugin,), text, "rename one of them"))


def _check_workflow_holders(
    found: Declarations, workflows: Mapping[str, WorkflowModel], problems: list[StartupProblem]
) -> None:
    holders: dict[str, list[tuple[str, str]]] = {code: [] for code in workflows}
    for owned in found.entities:
        for name, spec in owned.record.declared.items():
            if spec.meta.workflow in holders:
                holders[spec.meta.workflow].append((owned.plugin, f"{owned.record.__name__}.{name}"))
    for code, held in holders.items():
        if len(held) != 1:
            owners = tuple(dict.fromkeys([workflows[code].plugin, *(plugin for plugin, _ in held)]))
            text = f"the workflow {code!r} is held by {' and '.join(where for _, where in held) or 'no entity'}"
            problems.append(StartupProblem("WORKFLOW_HOLDER", owners, text, "declare exactly one state() for it"))
