"""What declarations say of others: entities, permissions, workflows; and names outside a plugin's own."""

from collections.abc import Iterator

from ..access.conditions import WrongCondition, condition_text, read_condition
from ..declare.access import ACTIONS, ExtendRole, Grant, Role
from ..declare.authority import Measure
from ..declare.entity import Entity
from ..declare.fields import Access
from ..declare.workflow import ANY, Guard
from .collect import Owned
from .defaults import check_defaults
from .draft import Draft
from .mapping import mapped
from .metrics import check_metrics
from .model import FieldModel, Kind
from .naming import CORE, pascal
from .needs import check_needs
from .problems import StartupProblem

ENABLE = "require and enable the plugin that has it"
MEASURABLE = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})


def check_relations(draft: Draft, problems: list[StartupProblem]) -> None:
    """Report what leads to nothing, or to what it may not."""
    problems += _unknown_entities(draft)
    problems += _cycles(draft)
    problems += _inherited(draft)
    problems += _outside(draft)
    problems += _undeclared_permissions(draft)
    problems += _granted(draft)
    problems += _measured(draft)
    problems += _states(draft)
    problems += _holders(draft)
    problems += _deadlines(draft)
    problems += _settled(draft)
    problems += check_needs(draft)
    problems += check_defaults(draft)
    problems += check_metrics(draft)


def _unknown_entities(draft: Draft) -> Iterator[StartupProblem]:
    owners = draft.found.owners
    for plugin, what, cls in _wanted_entities(draft):
        if cls not in owners:
            name = getattr(cls, "__name__", repr(cls))
            text = f"{what} {name}, which no enabled plugin lists in entities()"
            yield StartupProblem("ENTITY_UNKNOWN", (plugin,), text, ENABLE)


def _wanted_entities(draft: Draft) -> Iterator[tuple[str, str, object]]:
    for facet in draft.found.facets:
        yield facet.plugin, f"{facet.record.__name__} extends", facet.record.extends
    for owned, model, target in draft.references():
        yield owned.plugin, f"{owned.record.__name__}.{model.name} refers to", target
    for defaults in draft.found.defaults:
        yield defaults.plugin, "there are defaults of", defaults.record.of
    for scheme in draft.found.schemes:
        yield scheme.plugin, f"the tier scheme {scheme.record.code!r} is for", scheme.record.on
    for measured in draft.found.measures:
        yield measured.plugin, f"the measure {measured.record.code!r} is of", measured.record.on
    for metric in draft.found.metrics:
        yield metric.plugin, f"the metric {metric.record.code!r} is of", metric.record.on
    for action in draft.actions:
        yield action.plugin, f"the action {action.action.name} is on", action.action.on
        for each in action.inputs:
            if each.target is not None:
                yield action.plugin, f"the action {action.action.name} asks for", each.target
    for function in draft.found.followers:
        yield function.plugin, f"the {function.record.kind} {function.record.name} is for", function.record.on
    for query in draft.queries:
        yield query.plugin, f"the query {query.query.name} gives", query.query.of
        for each in query.inputs:
            if each.target is not None:
                yield query.plugin, f"the query {query.query.name} asks for", each.target


def _cycles(draft: Draft) -> Iterator[StartupProblem]:
    """Circles of references, in which no table could be made first."""
    owners = draft.found.owners
    edges: dict[type[Entity], list[type[Entity]]] = {cls: [] for cls in owners}
    for owned, model, target in draft.references():
        holder = owned.record
        if model.meta.constraint and target in edges and target is not holder and issubclass(holder, Entity):
            edges[holder].append(target)
    reported: set[frozenset[type[Entity]]] = set()
    done: set[type[Entity]] = set()

    def visit(cls: type[Entity], path: tuple[type[Entity], ...]) -> Iterator[StartupProblem]:
        if cls in path:
            circle = path[path.index(cls) :]
            if frozenset(circle) not in reported:
                reported.add(frozenset(circle))
                names = " -> ".join(each.__name__ for each in (*circle, cls))
                text = f"the entities refer to one another: {names}"
                remedy = "declare one of these references with constraint=False"
                yield StartupProblem("REFERENCE_CYCLE", tuple(owners[each] for each in circle), text, remedy)
        elif cls not in done:
            for target in edges[cls]:
                yield from visit(target, (*path, cls))
            done.add(cls)

    for cls in edges:
        yield from visit(cls, ())


def _inherited(draft: Draft) -> Iterator[StartupProblem]:
    listed = {owned.record: owned.plugin for owned in draft.found.classes}
    for cls, plugin in listed.items():
        known = mapped(cls)
        if known is not None and known.plugin != plugin:
            text = f"the class {cls.__name__} is an entity of {known.plugin} in another assembly of this process"
            yield StartupProblem("CLASS_TAKEN", (known.plugin, plugin), text, "let one of them list it")
        for base in cls.__mro__[1:]:
            owner = listed.get(base) or (kept.plugin if (kept := mapped(base)) else None)
            if owner is not None:
                text = f"{cls.__name__} inherits from {base.__name__}, which is listed in entities() itself"
                remedy = "refer to it, extend it by a Facet, or share a base class that is not listed"
                yield StartupProblem("CLASS_INHERITED", (plugin, owner), text, remedy)


def _outside(draft: Draft) -> Iterator[StartupProblem]:
    """Names that do not begin with the name of their plugin, where they could meet those of another."""
    found = draft.found
    named: list[tuple[str, str, str]] = []
    for kind, listed in (
        ("permission", found.permissions), ("role", found.roles), ("tier scheme", found.schemes),
        ("workflow", found.workflows), ("measure", found.measures), ("metric", found.metrics),
    ):  # fmt: skip
        named += [(owned.plugin, kind, owned.record.code) for owned in listed if owned.plugin != CORE]
    named += [(plugin, "guard", guard.code) for plugin, guard in _guards(draft)]
    for plugin, kind, code in named:
        if not code.startswith(f"{plugin}."):
            yield _outside_problem(plugin, kind, code, f"{plugin}.{code.rpartition('.')[2]}")
    for example in found.examples:
        name, begin = example.record.name, pascal(example.plugin)
        if example.plugin != CORE and not name.startswith(begin):
            yield _outside_problem(example.plugin, "example", name, begin + name)
    for query in draft.queries:
        name = query.query.name
        if query.plugin != CORE and not name.startswith(f"{query.plugin}_"):
            yield _outside_problem(query.plugin, "query", name, f"{query.plugin}_{name}")
    for action in draft.actions:
        name, owner = action.action.name, found.owners.get(action.action.on)
        if owner not in {None, action.plugin} and not name.startswith(f"{action.plugin}_"):
            kind = f"action on {action.action.on.__name__} of {owner}"
            yield _outside_problem(action.plugin, kind, name, f"{action.plugin}_{name}")


def _outside_problem(plugin: str, kind: str, name: str, better: str) -> StartupProblem:
    text = f"the {kind} {name!r} does not begin with the plugin's name"
    return StartupProblem("NAME_OUTSIDE_PLUGIN", (plugin,), text, f"name it {better!r}")


def _guards(draft: Draft) -> Iterator[tuple[str, Guard]]:
    for workflow in draft.found.workflows:
        for transition in workflow.record.transitions:
            yield from ((workflow.plugin, guard) for guard in transition.guards)
    for patch in draft.found.patches:
        yield from ((patch.plugin, guard) for guard in patch.record.guards)


def _undeclared_permissions(draft: Draft) -> Iterator[StartupProblem]:
    declared = {owned.record.code for owned in draft.found.permissions}
    for plugin, code, where in _needed_permissions(draft):
        if code and code not in declared:
            text = f"{where} asks for the permission {code!r}, which no enabled plugin declares"
            yield StartupProblem("PERMISSION_UNDECLARED", (plugin,), text, "declare it in permissions()")


def _needed_permissions(draft: Draft) -> Iterator[tuple[str, str, str]]:
    for owned in draft.found.classes:
        for model in draft.attributes[owned.record].values():
            where = f"{owned.record.__name__}.{model.name}"
            codes = dict.fromkeys((model.meta.read, model.meta.write or ""))
            yield from ((owned.plugin, code, where) for code in codes)
    for entity in draft.found.entities:
        options = entity.record.options
        for code in (options.permission, options.delete_permission):
            yield entity.plugin, code, f"the entity {entity.record.__name__}"
    for action in draft.actions:
        yield action.plugin, action.action.permission, f"the action {action.action.name}"
    for query in draft.queries:
        yield query.plugin, query.query.permission, f"the query {query.query.name}"
    for workflow in draft.found.workflows:
        for transition in workflow.record.transitions:
            where = f"the transition {transition.name} of {workflow.record.code}"
            yield workflow.plugin, transition.permission, where
            yield from ((workflow.plugin, guard.waived_by, where) for guard in transition.guards)
    for plugin, role in _roles(draft):
        for code in role.permissions:
            yield plugin, "" if code.startswith(ANY) else code, f"the role {role.code}"


def _roles(draft: Draft) -> Iterator[tuple[str, Role | ExtendRole]]:
    yield from ((owned.plugin, owned.record) for owned in draft.found.roles)
    yield from ((owned.plugin, owned.record) for owned in draft.found.role_extensions)


def _granted(draft: Draft) -> Iterator[StartupProblem]:
    """Grants on what there is not, and additions to roles that there are not."""
    codes, owners = {owned.record.code for owned in draft.found.roles}, draft.found.owners
    for plugin, role in _roles(draft):
        if role.code not in codes:
            text = f"it adds to a role {role.code!r}, which no enabled plugin declares"
            yield StartupProblem("ROLE_UNKNOWN", (plugin,), text, ENABLE)
        for grant in role.grants:
            where = f"a grant of the role {role.code}"
            if isinstance(grant.on, str) or grant.on in owners:
                yield from _grant_faults(draft, plugin, where, grant)
            else:
                text = f"{where} is on {grant.on.__name__}, which no enabled plugin lists in entities()"
                yield StartupProblem("ENTITY_UNKNOWN", (plugin,), text, ENABLE)


def _grant_faults(draft: Draft, plugin: str, where: str, grant: Grant) -> Iterator[StartupProblem]:
    verbs = {each.action.name for each in draft.actions if isinstance(grant.on, str) or each.action.on is grant.on}
    for action in grant.actions:
        if action not in {*ACTIONS, ANY, *verbs}:
            text = f"{where} allows {action!r}, which is no action and no verb"
            remedy = f"name one of {', '.join((*ACTIONS, *sorted(verbs)))}"
            yield StartupProblem("ACTION_UNKNOWN", (plugin,), text, remedy)
    if grant.condition is not None:
        yield from _condition_faults(draft, plugin, where, grant)
    for path in grant.fields:
        if isinstance(grant.on, str) or _attribute(draft, grant.on, path) is None:
            text = f"{where} names an attribute {path!r}, which there is not"
            remedy = "name an attribute of the entity, or a plugin's as in banking.kyc_status"
            yield StartupProblem("FIELD_UNKNOWN", (plugin,), text, remedy)


def _condition_faults(draft: Draft, plugin: str, where: str, grant: Grant) -> Iterator[StartupProblem]:
    try:
        if isinstance(grant.on, str):
            raise WrongCondition("a condition needs one kind of record", ())
        read_condition(draft.attributes[grant.on].values(), condition_text(grant.condition))
    except (WrongCondition, TypeError, ValueError) as error:
        text = f"{where} has a condition that cannot be used: {error}"
        yield StartupProblem(
            "CONDITION_INVALID", (plugin,), text, "write it as a filter over the record's own attributes"
        )


def _measured(draft: Draft) -> Iterator[StartupProblem]:
    """Measures of what cannot be compared, added up or counted."""
    for owned in draft.found.measures:
        measure = owned.record
        if measure.on in draft.found.owners:
            for fault in _measure_faults(draft, measure):
                text = f"the measure {measure.code} {fault}"
                yield StartupProblem("MEASURE_INVALID", (owned.plugin,), text, "mend the declaration")


def _measure_faults(draft: Draft, measure: Measure) -> Iterator[str]:
    field = _attribute(draft, measure.on, measure.field)
    if field is None or field.calculation is not None or field.kind not in MEASURABLE:
        yield f"needs an attribute that is a number or money in SQL, not {measure.field!r}"
    along = draft.attributes[measure.on].get(measure.along)
    if measure.along and (along is None or along.target is None):
        yield f"adds up along {measure.along!r}, which is no reference"
    holder = next((each for each in draft.attributes[measure.on].values() if each.meta.workflow), None)
    workflow = draft.workflows.get(holder.meta.workflow or "") if holder is not None else None
    wrong = [each for each in measure.states if workflow is None or workflow.workflow.state(each) is None]
    if wrong:
        yield f"names states that there are not: {', '.join(wrong)}"


def _attribute(draft: Draft, cls: type[Entity], path: str) -> FieldModel | None:
    """The attribute of an entity, or of a facet that a plugin adds: `banking.kyc_status`."""
    facet, _, name = path.rpartition(".")
    if not facet:
        return draft.attributes[cls].get(name)
    added = (each.record for each in draft.found.facets if each.plugin == facet and each.record.extends is cls)
    return next((draft.attributes[each][name] for each in added if name in draft.attributes[each]), None)


def _states(draft: Draft) -> Iterator[StartupProblem]:
    """Attributes that hold the state of a workflow that there is not."""
    known = {owned.record.code for owned in draft.found.workflows}
    for owned in draft.found.classes:
        for name, spec in owned.record.declared.items():
            code = spec.meta.workflow
            if code is not None and code not in known:
                text = f"{owned.record.__name__}.{name} holds the state of a workflow {code!r}, which does not exist"
                remedy = f"declare it in workflows(); there are {', '.join(sorted(known)) or 'none'}"
                yield StartupProblem("WORKFLOW_UNKNOWN", (owned.plugin,), text, remedy)


def _holders(draft: Draft) -> Iterator[StartupProblem]:
    """Workflows that no entity goes through, or several do; and entities that go through several."""
    holders: dict[str, list[tuple[Owned[type[Entity]], str]]] = {code: [] for code in draft.workflows}
    for owned in draft.found.entities:
        own = {name: spec.meta.workflow for name, spec in owned.record.declared.items() if spec.meta.workflow}
        if len(own) > 1:
            text = f"{owned.record.__name__} has several states: {', '.join(own)}"
            remedy = "declare one state(); a second workflow needs an entity of its own"
            yield StartupProblem("WORKFLOW_HOLDER", (owned.plugin,), text, remedy)
        for name, code in own.items():
            holders.setdefault(code, []).append((owned, f"{owned.record.__name__}.{name}"))
    for code, model in draft.workflows.items():
        held = holders[code]
        if len(held) != 1:
            plugins = (model.plugin, *(owned.plugin for owned, _ in held))
            text = f"the workflow {code!r} is held by {' and '.join(where for _, where in held) or 'no entity'}"
            yield StartupProblem("WORKFLOW_HOLDER", plugins, text, "declare exactly one state() for it")


def _settled(draft: Draft) -> Iterator[StartupProblem]:
    """Entities that a state settles although they do not belong to its records."""
    above = {owned.record: target for owned, model, target in draft.references() if model.meta.access is Access.THROUGH}
    for owned in draft.found.entities:
        code = next((spec.meta.workflow for spec in owned.record.declared.values() if spec.meta.workflow), None)
        states = draft.workflows[code].workflow.states if code is not None and code in draft.workflows else ()
        for state in states:
            for part in state.settled:
                owners = [part]
                while owners[-1] in above and above[owners[-1]] not in owners:
                    owners.append(above[owners[-1]])
                if owned.record not in owners[1:]:
                    text = f"the state {state.code!r} of workflow {code!r} settles {part.__name__}"
                    remedy = f"name entities that belong to {owned.record.__name__} (access=THROUGH)"
                    yield StartupProblem("STATE_INVALID", (owned.plugin,), text, remedy)


def _deadlines(draft: Draft) -> Iterator[StartupProblem]:
    """Entities that cannot keep the deadlines of their workflow."""
    for owned in draft.found.entities:
        cls, attributes = owned.record, draft.attributes[owned.record]
        keepers = [name for name, spec in cls.declared.items() if spec.meta.is_deadline]
        code = next((spec.meta.workflow for spec in cls.declared.values() if spec.meta.workflow), None)
        states = draft.workflows[code].workflow.states if code is not None and code in draft.workflows else ()
        deadlines = [state.deadline for state in states if state.deadline is not None]
        texts = []
        if deadlines and len(keepers) != 1:
            texts.append(f"the workflow of {cls.__name__} has deadlines, and {cls.__name__} has {len(keepers)} due()")
        if keepers and code is None:
            texts.append(f"{cls.__name__}.{keepers[0]} holds a deadline, but {cls.__name__} has no state()")
        for name in keepers:
            if attributes[name].kind is not Kind.DATETIME or not attributes[name].nullable:
                texts.append(f"{cls.__name__}.{name} holds a deadline, so it must be Mapped[datetime | None]")
        for until in {each.until for each in deadlines if each.until}:
            if until not in attributes or attributes[until].kind not in {Kind.DATE, Kind.DATETIME}:
                texts.append(f"a deadline is until {until!r}, which is no day or instant of {cls.__name__}")
        for text in texts:
            yield StartupProblem("DEADLINE_INVALID", (owned.plugin,), text, "declare one due() beside the state()")
