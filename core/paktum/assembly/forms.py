"""Whether declarations are well-formed by themselves: names, enumerations, defaults, options of attributes."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from ..access.models import User
from ..declare.entity import Declared, Entity, Facet, own_attributes
from ..declare.fields import MISSING, Access
from ..write.validation import Invalid, check_value
from .attributes import columns_of
from .collect import Owned
from .draft import Draft
from .indexes import LONGEST_INDEXED, fits_index
from .model import FieldModel, Kind
from .naming import DOTTED, IDENTIFIER_LIMIT, KERNEL, PASCAL, SNAKE
from .problems import StartupProblem

PYTHON_NAMES = frozenset("declared computed options extends own_declared record id deleted_at deletion_id".split())
"""Names that the classes of entities and facets need for themselves."""

CODE_LENGTH = 60
"""Most characters of a code that is stored with records: a state, a tier, the value of an enumeration."""

ERASED_LENGTH = 40
"""Characters that a text needs to have room for what says that it was erased."""

CAPITALS = re.compile(r"[A-Z][A-Z0-9_]*")
FORMS = {
    SNAKE: "write it in small letters and digits, its words joined by _",
    DOTTED: "write it in small letters and digits, its words joined by _ and its parts by .",
    PASCAL: "write it in letters and digits, each word with a capital",
}

UNIQUE = frozenset({Kind.STRING, Kind.CODE, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.DATETIME, Kind.ENUM, Kind.ID})


def check_forms(draft: Draft, problems: list[StartupProblem]) -> None:
    """Report every declaration that cannot be used, whatever the others are."""
    for plugin, what, name, form in _names(draft):
        if not form.fullmatch(name):
            problems.append(StartupProblem("NAME_INVALID", (plugin,), f"{what} is named {name!r}", FORMS[form]))
    for plugin, what, code in _codes(draft):
        if not DOTTED.fullmatch(code) or len(code) > CODE_LENGTH:
            remedy = f"{FORMS[DOTTED]}; at most {CODE_LENGTH} characters"
            problems.append(StartupProblem("NAME_INVALID", (plugin,), f"{what} has the code {code!r}", remedy))
    for owned in draft.found.classes:
        problems += _reserved(owned)
        texts = [*_class_faults(owned.record, draft), *_attribute_faults(owned.record, draft)]
        problems += [_invalid(owned, text) for text in texts]
    problems += _enum_faults(draft)
    problems += _function_faults(draft)


def _invalid(owned: Owned[Any], text: str) -> StartupProblem:
    return StartupProblem("FIELD_INVALID", (owned.plugin,), text, "mend the declaration")


def _names(draft: Draft) -> Iterator[tuple[str, str, str, re.Pattern[str]]]:
    for owned in draft.found.classes:
        cls, plugin = owned.record, owned.plugin
        yield plugin, f"the class {cls.__name__}", cls.__name__, PASCAL
        for option in ("prefix", "plural"):
            if getattr(cls.options, option) is not None:
                yield plugin, f"the {option} of {cls.__name__}", getattr(cls.options, option), SNAKE
        for model in draft.attributes[cls].values():
            yield plugin, f"the attribute {cls.__name__}.{model.name}", model.name, SNAKE
            if model.meta.reverse is not None:
                yield plugin, f"the list behind {cls.__name__}.{model.name}", model.meta.reverse, SNAKE
    for action in draft.actions:
        yield action.plugin, f"an action on {action.action.on.__name__}", action.action.name, SNAKE
    for query in draft.queries:
        yield query.plugin, "a query", query.query.name, SNAKE
    for each in draft.found.functions:
        yield each.plugin, f"a {each.record.kind}", each.record.name, SNAKE


def _codes(draft: Draft) -> Iterator[tuple[str, str, str]]:
    found = draft.found
    for kind, listed in (
        ("permission", found.permissions), ("role", found.roles), ("measure", found.measures),
        ("metric", found.metrics),
    ):  # fmt: skip
        yield from ((owned.plugin, f"a {kind}", owned.record.code) for owned in listed)
    for workflow in found.workflows:
        code = workflow.record.code
        yield workflow.plugin, "a workflow", code
        yield from ((workflow.plugin, f"a state of {code}", each.code) for each in workflow.record.states)
        yield from ((workflow.plugin, f"a transition of {code}", each.name) for each in workflow.record.transitions)
    for owned in found.schemes:
        scheme = owned.record
        yield owned.plugin, "a tier scheme", scheme.code
        yield from ((owned.plugin, f"a tier of {scheme.code}", tier.code) for tier in scheme.tiers)
        yield from ((owned.plugin, f"a criterion of {scheme.code}", each.code) for each in scheme.criteria)
        yield from ((owned.plugin, f"a threshold of {scheme.code}", each.name) for each in scheme.thresholds)


def _reserved(owned: Owned[type[Declared]]) -> Iterator[StartupProblem]:
    cls = owned.record
    taken = PYTHON_NAMES | (set(own_attributes(Entity)) if issubclass(cls, Entity) else set())
    for base in (each for each in cls.__mro__ if each is not Entity):
        for name in sorted(taken & set(own_attributes(base))):
            text = f"{cls.__name__}.{name}: the name {name!r} is Paktum's own"
            yield StartupProblem("NAME_TAKEN", (owned.plugin, KERNEL), text, "choose another name")


def _class_faults(cls: type[Declared], draft: Draft) -> Iterator[str]:
    models = draft.attributes[cls]
    display = cls.options.display
    if display is not None and display not in models:
        yield f"{cls.__name__} has display={display!r}, but no such attribute"
    members = [each for each in models.values() if each.meta.access is Access.MEMBER]
    has_parent = any(each.meta.access is Access.THROUGH for each in models.values())
    if members and (not has_parent or [each.target for each in members] != [User]):
        yield f"{cls.__name__} has access=MEMBER; it needs one such reference, to User, and one with access=THROUGH"
    if issubclass(cls, Facet) and not cls.declared and not cls.computed:
        yield f"{cls.__name__} declares no attribute"
    for names in cls.options.indexes:
        if not names or not isinstance(names, tuple):
            yield f'{cls.__name__} has {names!r} in indexes; write attributes in brackets: indexes=(("owner", "name"),)'
        else:
            missing = [name for name in names if name not in models or models[name].computed is not None]
            yield from (f"{cls.__name__} has {name!r} in indexes, but no such stored attribute" for name in missing)


def _attribute_faults(cls: type[Declared], draft: Draft) -> Iterator[str]:
    together = {name for names in cls.options.indexes for name in names}
    for model in draft.attributes[cls].values():
        where = f"{cls.__name__}.{model.name}"
        longest = max((len(column.name) for column in columns_of(model)), default=0)
        if longest > IDENTIFIER_LIMIT:
            yield f"{where} needs a column of {longest} characters; {IDENTIFIER_LIMIT} are possible: name it shorter"
        if model.meta.unique or model.meta.index or model.name in together:
            yield from _index_faults(where, model)
        if model.meta.unique and issubclass(cls, Facet):
            yield f"{where} cannot be unique, since a facet stays when its owner is deleted: use an entity of its own"
        elif model.meta.unique and model.kind not in UNIQUE:
            yield f"{where} cannot be unique, since it is a {model.kind.value}"
        if model.meta.searchable:
            yield from _search_faults(cls, where, model)
        if model.meta.confidential:
            yield from _confidential_faults(cls, where, model)
        if model.meta.personal:
            yield from _personal_faults(cls, where, model, draft)
        if model.meta.workflow is not None:
            yield from _state_faults(cls, where, model)
        if model.meta.default is not MISSING:
            yield from _default_faults(where, model)


def _index_faults(where: str, model: FieldModel) -> Iterator[str]:
    if model.kind is Kind.STRUCT:
        yield f"{where} cannot be indexed, since it has several parts"
    elif not fits_index(model):
        most = LONGEST_INDEXED[model.kind]
        yield f"{where} is indexed, so it can have at most {most} characters, not {model.meta.length}"


def _search_faults(cls: type[Declared], where: str, model: FieldModel) -> Iterator[str]:
    owner = cls.extends if issubclass(cls, Facet) else cls
    if model.kind not in {Kind.STRING, Kind.CODE}:
        yield f"{where} cannot be searchable, since it is neither a text nor a code"
    if model.meta.read or model.meta.confidential:
        yield f"{where} cannot be searchable, since not everybody may read it: what search finds would give it away"
    if owner.options.internal:
        yield f"{where} cannot be searchable, since the API does not show {owner.__name__}"


def _confidential_faults(cls: type[Declared], where: str, model: FieldModel) -> Iterator[str]:
    owner = cls.extends if issubclass(cls, Facet) else cls
    if model.kind is Kind.CODE and owner.options.internal:
        return  # a digest: nobody is shown it, and the audit does not keep it
    if not model.is_encrypted:
        yield f"{where} cannot be confidential, since only a text without exact=True is encrypted: guard it by read=..."
        return
    if model.meta.unique or model.meta.index or any(model.name in names for names in cls.options.indexes):
        yield f"{where} cannot be unique or indexed, since the database holds it encrypted"
    if model.meta.default not in {MISSING, None}:
        yield f"{where} is confidential, so it cannot have a default"
    if cls.options.display == model.name:
        yield f"{where} is confidential, so it cannot name a record to people"


def _personal_faults(cls: type[Declared], where: str, model: FieldModel, draft: Draft) -> Iterator[str]:
    owner = cls.extends if issubclass(cls, Facet) else cls
    if model.meta.personal is True:
        if not owner.options.person:
            yield f"{where} is personal, but {owner.__name__} is no person: write person=True, or personal=REFERENCE"
    else:
        name = str(model.meta.personal)
        found = draft.attributes[cls].get(name) or draft.attributes[owner].get(name)
        if found is None or found.target is None or not found.target.options.person:
            yield f"{where} is personal by {model.meta.personal!r}, which is no reference to a person"
    is_text = model.kind in {Kind.STRING, Kind.CODE} and model.meta.code is None and model.meta.length >= ERASED_LENGTH
    if not model.nullable and not is_text:
        yield f"{where} is personal, so it must be able to be empty, or a text of {ERASED_LENGTH} characters"


def _state_faults(cls: type[Declared], where: str, model: FieldModel) -> Iterator[str]:
    if issubclass(cls, Facet):
        yield f"{where} is a state, but only an entity can go through a workflow"
    elif model.kind is not Kind.CODE or model.nullable:
        yield f"{where} is a state; write {model.name}: Mapped[str] = state(...)"


def _default_faults(where: str, model: FieldModel) -> Iterator[str]:
    try:
        check_value(model, model.meta.default)
    except Invalid as error:
        yield f"{where} has the default {model.meta.default!r}, which it would refuse: {error}"


def _function_faults(draft: Draft) -> Iterator[StartupProblem]:
    """Functions that cannot be called as they will be."""
    for owned in draft.found.functions:
        record = owned.record
        try:
            inspect.signature(record.run).bind(*record.takes)
        except TypeError:
            text = f"the {record.kind} {record.name} cannot be called with {' and '.join(record.takes)}"
            remedy = f"declare it so: def {record.name}({', '.join(record.takes)})"
            yield StartupProblem("FUNCTION_INVALID", (owned.plugin,), text, remedy)


def _enum_faults(draft: Draft) -> Iterator[StartupProblem]:
    models = [model for cls in draft.attributes.values() for model in cls.values()]
    models += [each for action in draft.actions for each in action.inputs]
    for choices, plugin in {model.choices: model.plugin for model in models if model.choices is not None}.items():
        wrong = [each.name for each in choices if not CAPITALS.fullmatch(each.name)]
        values = [each.value for each in choices if not isinstance(each.value, str) or not _fits(each.value)]
        for text in (
            f"{choices.__name__} has no member" if not len(choices) else "",
            f"{choices.__name__}: write {', '.join(wrong)} in capitals" if wrong else "",
            f"{choices.__name__}: a value must be 1 to {CODE_LENGTH} characters, not {values[0]!r}" if values else "",
        ):
            if text:
                yield StartupProblem("ENUM_INVALID", (plugin,), text, "mend the enumeration")


def _fits(value: str) -> bool:
    return 0 < len(value) <= CODE_LENGTH and value.isprintable()
