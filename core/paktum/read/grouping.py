"""What rows are grouped by: attributes of their own, of facets and of records that they lead to, and parts of days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..assembly.naming import hop_name, pascal
from ..declare.entity import Entity
from ..limits import MOST_KEYS
from . import emit
from .arithmetic import MoneyTerm
from .binding import Binder
from .errors import InvalidInput
from .given import Given, Leaf, constant
from .periods import DatePart, LocalDay, UtcDay, first_day, zone_name
from .rows import Row
from .totals import Totals

if TYPE_CHECKING:
    from .compiler import Compiler

Trail = tuple[tuple[str, str], ...]
"""Objects around a key in the answer, from the outside: the name of the field and of its type."""

DAYS = frozenset({Kind.DATE, Kind.DATETIME})
CURRENCY = "currency"


def group_fields(model: EntityModel) -> dict[str, str]:
    """What rows are grouped by, and figures taken of: from the API's name (`BANKING_KYC_STATUS`) to its path."""
    paths = [path for field in model.fields.values() for path in _paths(field, "")]
    for facet in model.facets.values():
        paths += [path for field in facet.fields.values() for path in _paths(field, f"{facet.name}.")]
    return {path.replace(".", "_").upper(): path for path in paths}


def groupable(field: FieldModel) -> bool:
    """Whether rows are grouped by it, or by its parts."""
    return field.kind is not Kind.LABELS and not field.meta.long and not field.is_opaque


def _paths(field: FieldModel, before: str) -> Iterator[str]:
    if not groupable(field):
        return
    if field.kind is not Kind.STRUCT:
        yield before + field.name
    for part in field.parts:
        if field.kind is Kind.STRUCT or part.name == CURRENCY:
            yield f"{before}{field.name}.{part.name}"


@dataclass(frozen=True, slots=True)
class Hop:
    """One record that another leads to, perhaps by way of a facet."""

    member: FieldModel | CollectionModel
    facet: FacetModel | None = None

    @property
    def target(self) -> type[Entity]:
        """What kind of record it is."""
        assert self.member.target is not None
        return self.member.target

    @property
    def answer_name(self) -> str:
        """Its name in the answer, in the object of its record or facet: `ofClient`."""
        return hop_name(self.member.api_name)

    @property
    def input_name(self) -> str:
        """Its name in the input: `ofClient`, `ofBankingSponsor`."""
        name = pascal(self.member.api_name)
        return hop_name(f"{self.facet.api_name}{name}" if self.facet else name)

    def follow(self, row: Row) -> tuple[Row, Trail]:
        """The row it leads to, and where that one's keys stand in the answer."""
        trail: Trail = ()
        if self.facet is not None:
            row, trail = row.facet_row(self.facet.name), ((self.facet.api_name, f"{self.facet.type_name}Key"),)
        if isinstance(self.member, FieldModel):
            row.reading.require_usable(self.member)
            found = row.reference_row(self.member)
        else:
            found = row.single_row(self.member)
        return found, (*trail, (self.answer_name, f"{found._model.type_name}Key"))


def hops(model: EntityModel) -> dict[str, Hop]:
    """The records that an entity's records lead to, by their names in the input."""
    found = [Hop(field) for field in model.fields.values() if field.kind is Kind.REFERENCE]
    for facet in model.facets.values():
        found += [Hop(field, facet) for field in facet.fields.values() if field.kind is Kind.REFERENCE]
    found += [Hop(single) for single in model.singles.values()]
    return {hop.input_name: hop for hop in found}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, or a part of one, that the grouped rows lead to."""

    row: Row
    field: FieldModel
    part: FieldModel | None = None
    trail: Trail = ()

    @property
    def leaf(self) -> FieldModel:
        """What holds the value."""
        return self.part or self.field

    @property
    def value(self) -> Any:
        """The value's expression; a reference's is the id of the record that can be seen."""
        if self.field.kind is Kind.REFERENCE:
            return self.row.reference_row(self.field).id
        term = self.row.value_of(self.field)
        if isinstance(term, MoneyTerm) and self.field.computed is not None:  # it may have a currency without an amount
            term = MoneyTerm(term.amount, sa.case((term.amount.is_not(None), term.currency)))
        return term if self.part is None else getattr(term, self.part.name)

    @property
    def folded(self) -> Any:
        """What it is sorted by if it is a text with a folded column, else None."""
        if self.leaf.kind is not Kind.STRING or self.leaf.fold is None:
            return None
        if self.part is not None:
            return self.row.part_of(self.field, self.part, folded=True)
        return self.row.folded_of(self.field)


def attribute_at(row: Row, path: str, trail: Trail = ()) -> Attribute:
    """The attribute at a path of `group_fields`; raises `Forbidden` if the actor may not read it."""
    steps = path.split(".")
    model: Any = row._model
    if steps[0] not in model.fields:
        facet = model.facets[steps.pop(0)]
        row, trail = row.facet_row(facet.name), (*trail, (facet.api_name, f"{facet.type_name}Key"))
    found: FieldModel = row._model.fields[steps[0]]
    row.reading.require_usable(found)
    if len(steps) == 1:
        return Attribute(row, found, None, trail)
    assert found.struct is not None
    return Attribute(row, found, found.part(steps[1]), (*trail, (found.api_name, found.struct.__name__)))


@dataclass(frozen=True, slots=True)
class Key:
    """Something that rows are grouped by: the columns of the groups that hold it. Money has two."""

    attribute: Attribute
    part: DatePart | None
    columns: tuple[Any, ...]

    def text(self, compiler: "Compiler", nodes: list[FieldNode]) -> Any:
        """Its JSON text."""
        leaf, column, engine = self.attribute.leaf, self.columns[0], compiler.binder.engine
        if leaf.kind is Kind.REFERENCE:
            assert leaf.target is not None
            return compiler.one(compiler.reading.assembly.entity(leaf.target), nodes, lambda row: row.id == column)
        if leaf.kind is Kind.MONEY:
            return compiler.money(leaf, MoneyTerm(*self.columns), nodes)
        return emit.or_null(emit.plain(engine, Kind.DATE, column) if self.part else emit.scalar(engine, leaf, column))


@dataclass
class Branch:
    """An object of the answer that holds keys."""

    type_name: str
    members: "dict[str, Branch | Key]" = field(default_factory=dict)

    def text(self, compiler: "Compiler", nodes: list[FieldNode]) -> Any:
        """Its JSON text; refuses what the rows are not grouped by."""
        pairs: dict[str, Any] = {}
        for key, each in compiler.selections.fields(nodes, self.type_name).items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(self.type_name)
            elif name in self.members:
                pairs[key] = self.members[name].text(compiler, each)
            else:
                raise InvalidInput(f"the rows are not grouped by {name} of {self.type_name}; groupBy must name it")
        found = emit.braces(pairs)
        only = next(iter(self.members.values()), None)
        if isinstance(only, Key) and only.attribute.part is not None and only.attribute.field.kind is Kind.MONEY:
            return sa.case((only.columns[0].is_(None), emit.NULL), else_=found)  # Money has no currency that is null
        return found


@dataclass
class Grouping:
    """What the rows of one list are grouped by."""

    row: Row
    binder: Binder
    totals: Totals
    root: Branch = field(init=False)
    keys: list[Key] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = Branch(f"{self.row._model.type_name}Key")

    def add(self, wanted: Mapping[str, Given]) -> None:
        """Group by what an input object names."""
        if len(self.keys) == MOST_KEYS:
            raise InvalidInput(f"rows are grouped by at most {MOST_KEYS} keys")
        attribute, options = self._attribute(self.row, wanted, ())
        branch = self.root
        for name, type_name in attribute.trail:
            inner = branch.members.setdefault(name, Branch(type_name))
            if isinstance(inner, Key):
                raise InvalidInput(f"the rows are grouped by {name} already")
            branch = inner
        name = attribute.leaf.api_name
        if name in branch.members:
            raise InvalidInput(f"the rows are grouped by {name} twice")
        key = self._key(attribute, options)
        branch.members[name] = key
        self.keys.append(key)

    def order(self, wanted: Mapping[str, Given]) -> Any:
        """What groups are ordered by, by the key that is named as in groupBy; texts without case and accents."""
        key = self._find(wanted)
        if (folded := key.attribute.folded) is None:
            return key.columns[0]
        return self.totals.total(f"o{self.keys.index(key)}", "min", folded)

    def _find(self, wanted: Mapping[str, Given]) -> Key:
        attribute, options = self._attribute(self.row, wanted, ())
        found: Branch | Key | None = self.root
        for name in (*(name for name, _ in attribute.trail), attribute.leaf.api_name):
            found = found.members.get(name) if isinstance(found, Branch) else None
        if not isinstance(found, Key):
            raise InvalidInput(f"the rows are not grouped by {attribute.leaf.api_name}; groupBy must name it")
        if (part := constant(options.get("part"))) not in {None, found.part}:
            raise InvalidInput(f"the rows are not grouped by the {part.value} of {attribute.leaf.api_name}")
        return found

    def _attribute(self, row: Row, wanted: Mapping[str, Given], trail: Trail) -> tuple[Attribute, Mapping[str, Given]]:
        """The attribute, and the object that names it: part and time zone stand there."""
        model = row._model
        assert isinstance(model, EntityModel)
        given = {name: each for name, each in wanted.items() if each is not None}
        led = [name for name in given if name in hops(model)]
        if len(led) + ("field" in given) != 1:
            raise InvalidInput("each key names one field, or one record that the rows lead to")
        if "field" in given:
            return attribute_at(row, constant(given["field"]), trail), given
        if len(given) > 1:
            raise InvalidInput(f"part and timeZone belong to a field, beside {led[0]} they say nothing")
        further = given[led[0]]
        assert isinstance(further, dict)
        found, more = hops(model)[led[0]].follow(row)
        return self._attribute(found, further, (*trail, *more))

    def _key(self, attribute: Attribute, options: Mapping[str, Given]) -> Key:
        value, part = attribute.value, constant(options.get("part"))
        if attribute.leaf.kind not in DAYS:
            if part is not None:
                raise InvalidInput(f"{attribute.leaf.api_name} is no day and no instant, so it has no part")
            values = (value.amount, value.currency) if isinstance(value, MoneyTerm) else (value,)
            return Key(attribute, None, tuple(self.totals.key(each) for each in values))
        if attribute.leaf.kind is Kind.DATETIME:
            value = self._local(value, options.get("timeZone"))
        part = part or DatePart.DAY
        return Key(attribute, part, (self.totals.key(first_day(value, part)),))

    def _local(self, instant: Any, zone: Given) -> Any:
        if not isinstance(zone, Leaf):
            return UtcDay(instant)
        return LocalDay(instant, self.binder.bind(zone, sa.String(), zone_name))
