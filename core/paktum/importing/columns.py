"""The columns of a load against an entity: which attribute each fills, and how its text becomes a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.errors import Problem
from ..declare.values import Money
from ..storage.folding import fold
from .converting import OPTIONS, Converter, converter, money_converter
from .lookups import EXTERNAL_ID, Lookup, is_searched
from .mapping import ColumnRule, ImportMapping, LoadRule

SET_BY_IMPORT = frozenset(
    {"version", "created_at", "changed_at", "created_by_id", "changed_by_id", "source", EXTERNAL_ID}
)
"""Attributes that are the write path's, or come from the load itself."""


@dataclass(frozen=True, slots=True)
class Target:
    """The attribute that a column fills: `kyc_status` of the facet `banking`, the part `country` of `address`."""

    name: str
    field: FieldModel
    facet: FacetModel | None = None
    part: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Where the write path's problems say that the attribute is."""
        return (*(() if self.facet is None else (self.facet.api_name,)), self.field.input_name)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """What fills one attribute, ready to be used on the cells of a row.

    shown: what the column is called in the file. text: gives its text, with aliases replaced.
    read: gives the value, or None for an empty cell; for a reference the text that `lookup` finds the record by.
    Raises ValueError with what is wrong with the text.
    """

    target: Target
    shown: str
    text: Callable[[Sequence[str]], str]
    read: Callable[[Sequence[str]], Any]
    lookup: Lookup | None = None

    def told(self, cells: Sequence[str]) -> str:
        """What the cells hold, in words about them."""
        return "..." if self.target.field.meta.confidential else repr(self.text(cells))


class ColumnBinder:
    """Binds the columns of one load and adds what is wrong with them to `problems`."""

    def __init__(
        self, assembly: Assembly, mapping: ImportMapping, load: LoadRule, model: EntityModel, problems: list[Problem]
    ) -> None:
        self.assembly, self.mapping, self.load, self.model, self.problems = assembly, mapping, load, model, problems
        self.rule = mapping.file(load.file)

    def bind(self, header: Sequence[str]) -> tuple[Column, ...]:
        """The columns that are right."""
        places = {column: place for place, column in enumerate(header)}
        columns = []
        for name, rule in self.load.columns.items():
            target = self._target(name)
            if target is not None:
                columns.append(self._column(target, rule, places))
        return tuple(column for column in columns if column is not None)

    def _refuse(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, f"{self.load.file} -> {self.model.type_name}: {message}"))

    def _target(self, name: str) -> Target | None:
        first, _, rest = name.partition(".")
        facet = self.model.facets.get(first) if first not in self.model.fields else None
        fields: Mapping[str, FieldModel] = facet.fields if facet else self.model.fields
        attribute, _, part = rest.partition(".") if facet else (first, "", rest)
        field = fields.get(attribute)
        parts = [each.name for each in field.parts] if field is not None and field.kind is Kind.STRUCT else []
        if field is None or (part and part not in parts):
            known = self._known()
            near = get_close_matches(name, known)
            wish = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
            self._refuse("IMPORT_ATTRIBUTE_UNKNOWN", f"there is no attribute {name}; {wish}")
        elif parts and not part:
            wish = ", ".join(f"{name}.{each}" for each in parts)
            self._refuse("IMPORT_ATTRIBUTE_UNKNOWN", f"{name} has parts, which are mapped one by one: {wish}")
        elif field.computed is not None or (facet is None and attribute in SET_BY_IMPORT):
            self._refuse("IMPORT_ATTRIBUTE_READONLY", f"{name} is not imported: it is computed, or kept by the product")
        else:
            return Target(name, field, facet, part or None)
        return None

    def _known(self) -> list[str]:
        names = []
        for prefix, fields in (("", self.model.fields), *((f"{n}.", f.fields) for n, f in self.model.facets.items())):
            for field in fields.values():
                if field.computed is not None or (not prefix and field.name in SET_BY_IMPORT):
                    continue
                parts = field.parts if field.kind is Kind.STRUCT else ()
                names += [f"{prefix}{field.name}.{part.name}" for part in parts] or [prefix + field.name]
        return names

    def _column(self, target: Target, rule: ColumnRule, places: Mapping[str, int]) -> Column | None:
        field = target.field if target.part is None else target.field.part(target.part)
        unfit = sorted(rule.options - OPTIONS.get(field.kind, frozenset()))
        if unfit:
            self._refuse("IMPORT_OPTION_UNFIT", f"{target.name} takes no option {', '.join(unfit)}")
            return None
        aliases = self.mapping.named_aliases(rule)
        if aliases is None:
            known = ", ".join(self.mapping.aliases) or "none"
            self._refuse(
                "IMPORT_ALIASES_UNKNOWN", f"{target.name}: there is no [aliases.{rule.aliases}]; there are {known}"
            )
            return None
        shown = "+".join(rule.column) or repr(rule.value)
        text = _text_reader(rule, aliases, places)
        if field.kind is Kind.REFERENCE:
            lookup = self._lookup(target, rule)
            return None if lookup is None else Column(target, shown, text, _value_reader(text, str), lookup)
        try:
            if field.kind is Kind.MONEY:
                return Column(target, shown, text, _money_reader(text, money_converter(rule, self.rule), rule, places))
            workflow = self.assembly.workflows[field.meta.workflow].workflow if field.meta.workflow else None
            convert = converter(field, rule, self.rule, workflow)
            if rule.value is not None:
                convert(rule.value)
        except ValueError as error:
            self._refuse("IMPORT_OPTION_INVALID", f"{target.name}: {error}")
            return None
        return Column(target, shown, text, _value_reader(text, convert))

    def _lookup(self, target: Target, rule: ColumnRule) -> Lookup | None:
        assert target.field.target is not None
        model = self.assembly.entity(target.field.target)
        by = rule.by or EXTERNAL_ID
        searched = {name: each for name, each in model.fields.items() if is_searched(each)}
        field = searched.get(by)
        if field is None:
            known = ", ".join(searched)
            self._refuse("IMPORT_LOOKUP_INVALID", f"{target.name}: a {model.type_name} is found by one of {known}")
            return None
        if rule.source is not None and by != EXTERNAL_ID:
            self._refuse("IMPORT_LOOKUP_INVALID", f"{target.name}: a source goes with external ids, not with {by}")
            return None
        if rule.create and model.display is None:
            self._refuse("IMPORT_LOOKUP_INVALID", f"{target.name}: a {model.type_name} has no name to make one with")
            return None
        return Lookup(model, by, rule.source or self.load.source or self.mapping.source, rule.create)


def _text_reader(
    rule: ColumnRule, aliases: Mapping[str, str], places: Mapping[str, int]
) -> Callable[[Sequence[str]], str]:
    """What gives the text of a rule, with aliases replaced; it is empty if all cells are."""
    if rule.value is not None:
        value = rule.value
        return lambda cells: value
    indexes = [places.get(column, 0) for column in rule.column]

    def read(cells: Sequence[str]) -> str:
        texts = [cells[index] for index in indexes]
        if aliases:
            texts = [aliases.get(fold(text) or "", text) for text in texts]
        return rule.join.join(text for text in texts if text)

    return read


def _value_reader(text: Callable[[Sequence[str]], str], convert: Converter) -> Callable[[Sequence[str]], Any]:
    def read(cells: Sequence[str]) -> Any:
        found = text(cells)
        return convert(found) if found else None

    return read


def _money_reader(
    text: Callable[[Sequence[str]], str],
    convert: Callable[[str, str], Money],
    rule: ColumnRule,
    places: Mapping[str, int],
) -> Callable[[Sequence[str]], Any]:
    place = places.get(rule.currency_column or "")

    def read(cells: Sequence[str]) -> Any:
        amount = text(cells)
        currency = (rule.currency or "") if place is None else cells[place]
        return convert(amount, currency) if amount else None

    return read
