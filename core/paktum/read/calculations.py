"""Attributes that Python calculates: the database writes what a calculation needs where its result is to stand.

The values stand between two control characters, which no JSON text contains: strings have them escaped. So the text of
an answer is cut at them, and put together again with the results in between; the rest of it is never parsed.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import FieldModel, Kind
from ..declare.fields import ComputedSpec, Listed, Values
from ..declare.values import Labels, Money
from ..storage.ciphers import EncryptionError
from ..storage.encryption import Keys, place_of
from ..storage.types import instant_text
from ..write.validation import check_value
from . import emit
from .dialects import Concatenation
from .rows import Level, Row

if TYPE_CHECKING:
    from .compiler import Compiler

log = logging.getLogger("paktum")

MARK = "\x1f"


@dataclass(frozen=True, slots=True)
class Need:
    """One value that a calculation needs: how it is called, and how it is made from what the database wrote."""

    path: tuple[str, ...]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a selection where the result of a calculation is to stand. `keys` are those of a structure's parts."""

    type_name: str
    field: FieldModel
    needs: tuple[Need, ...]
    keys: Mapping[str, str]

    @property
    def name(self) -> str:
        """The attribute that is calculated."""
        return f"{self.type_name}.{self.field.api_name}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is null at a path of the answer."""

    path: tuple[str | int, ...]
    message: str
    code: str = "CALCULATION_FAILED"


# In SQL


def calculated_text(compiler: "Compiler", row: Row, field: FieldModel, nodes: Sequence[FieldNode]) -> Any:
    """Text with what the calculation of an attribute needs; null without the permission to read the result."""
    assert field.calculation is not None
    needs, text = _needs(compiler, row, field.calculation.needs)
    chosen = compiler.selections.fields(nodes, field.struct.__name__) if field.struct is not None else {}
    keys = {key: each[0].name.value for key, each in chosen.items()}
    places = compiler.reading.places
    places.append(Place(row._model.type_name, field, needs, keys))
    marked = Concatenation([f"{MARK}{len(places) - 1}:", text, MARK])
    return emit.or_null(row.shown(field, marked))


def encrypted_text(compiler: "Compiler", row: Row, field: FieldModel) -> Any:
    """Text with what is stored of a confidential attribute, to be decrypted; null without the permission to read it."""
    return emit.or_null(to_decrypt(compiler, row, field, emit.quoted(row.encrypted(field))))


def or_lacking(compiler: "Compiler", row: Row, field: FieldModel, text: Any) -> Any:
    """The text of a computed attribute; where something is lacking, what that is, which becomes an error."""
    spec = field.computed
    if not isinstance(spec, ComputedSpec) or spec.lacking is None:
        return text
    places, what = compiler.reading.places, row.shown(field, spec.lacking.what(row))
    places.append(Place(row._model.type_name, field, (), {}))
    said = sa.func.nullif(compiler.binder.engine.string(what), emit.NULL)
    marked = Concatenation([f"{MARK}{len(places) - 1}:", said, MARK])
    return emit.or_null(sa.func.coalesce(sa.func.nullif(text, emit.NULL), marked))


def to_decrypt(compiler: "Compiler", row: Row, field: FieldModel, stored: Any) -> Concatenation:
    """Text to be decrypted, from the JSON text of what is stored of a confidential attribute of a record."""
    places = compiler.reading.places
    places.append(Place(row._model.type_name, field, (), {}))
    key = emit.quoted(compiler.binder.engine.key(row.id))
    return Concatenation([f"{MARK}{len(places) - 1}:[", key, ",", stored, "]", MARK])


def _needs(compiler: "Compiler", row: Row, wanted: Sequence[str | Listed]) -> tuple[tuple[Need, ...], Concatenation]:
    needs, pieces = [], []
    for each in wanted:
        need, text = _listed(compiler, row, each) if isinstance(each, Listed) else _value(compiler, row, each)
        needs.append(need)
        pieces += [",", text]
    return tuple(needs), Concatenation(["[", *pieces[1:], "]"])


def _value(compiler: "Compiler", row: Row, path: str) -> tuple[Need, Any]:
    *steps, name = path.split(".")
    row, engine = _walked(row, steps), compiler.binder.engine
    if name == "id":
        return Need((*steps, name), _or_none(_key)), emit.or_null(emit.quoted(engine.key(row.id)))
    field = row._model.fields[name]
    term = row.value_of(field)
    if field.kind is Kind.MONEY:
        parts = emit.money_parts(engine, term)
        text = Concatenation(["[", parts["amount"], ",", parts["currency"], "]"])
    elif field.kind is Kind.STRUCT:
        texts = [emit.or_null(emit.scalar(engine, part, getattr(term, part.name))) for part in field.parts]
        text = emit.listed(texts)
    else:
        text = emit.scalar(engine, field, term)
    return Need((*steps, name), _or_none(_reader(field))), emit.or_null(text)


def _listed(compiler: "Compiler", row: Row, listed: Listed) -> tuple[Need, Any]:
    """The records of a list, oldest first, and one more than there may be."""
    *steps, name = listed.path.split(".")
    row = _walked(row, steps)
    collection = row._model.collections[name]
    level = Level(compiler.reading, compiler.reading.assembly.entity(collection.target), through=collection.through)
    needs, text = _needs(compiler, level.row, listed.needs)
    found = level.select(text.label("v"), level.row.id.label("k"))
    found = found.where(collection.match(level.row, row.id), *level.visible()).order_by(level.row.id)
    alias = compiler.reading.alias_name()
    page = found.limit(sa.literal_column(str(listed.most + 1))).subquery(alias)
    value: Any = sa.literal_column(f"{alias}.v", sa.Text())
    order = [sa.literal_column(f"{alias}.k", sa.Uuid())]
    joined = sa.func.coalesce(compiler.binder.engine.joined(value, order), sa.literal_column("''", sa.Text()))
    rows = sa.select(joined).select_from(page).scalar_subquery()

    def read(given: list[Any]) -> list[Values]:
        if len(given) > listed.most:
            raise _TooMany(f"more than {listed.most} records in {listed.path}")
        return [_record(needs, each) for each in given]

    return Need((*steps, name), read), Concatenation(["[", rows, "]"])


def _walked(row: Row, steps: Sequence[str]) -> Row:
    for step in steps:
        row = getattr(row, step)
    return row


# From text to values


class _TooMany(Exception):
    """There are more records than a calculation takes."""


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda given: None if given is None else read(given)


def _key(text: str) -> uuid.UUID:
    return uuid.UUID(hex=text.rpartition("_")[2])


def _reader(field: FieldModel) -> Callable[[Any], Any]:
    if field.kind is Kind.ENUM:
        assert field.choices is not None
        return field.choices.__getitem__
    if field.kind is Kind.STRUCT:
        return lambda given: _struct(field, given)
    return _READERS.get(field.kind, lambda given: given)


def _struct(field: FieldModel, given: list[Any]) -> Any:
    assert field.struct is not None
    return None if all(part is None for part in given) else field.struct(*given)


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.DECIMAL: Decimal, Kind.MONEY: lambda given: Money(Decimal(given[0]), given[1]), Kind.ID: _key,
    Kind.DATE: date.fromisoformat, Kind.DATETIME: datetime.fromisoformat, Kind.LABELS: Labels,
}  # fmt: skip


def _record(needs: Sequence[Need], given: list[Any]) -> Values:
    record = Values()
    for need, each in zip(needs, given, strict=True):
        *steps, name = need.path
        inside = vars(record)
        for step in steps:
            inside = vars(inside.setdefault(step, Values()))
        inside[name] = need.read(each)
    return record


# From results to text


def _checked(field: FieldModel, result: Any) -> Any:
    """The result with the digits that were declared; raises if it is not of the declared kind."""
    if isinstance(result, Money):
        result = result.quantised()
    elif isinstance(result, Decimal) and result.is_finite() and field.scale is not None:
        with localcontext(prec=100):
            result = result.quantize(Decimal(1).scaleb(-field.scale.scale), ROUND_HALF_UP)
    return check_value(field, result)


def _text(place: Place, value: Any) -> str:
    if value is None:
        return "null"
    if not place.field.parts:
        return orjson.dumps(_plain(place.field, value)).decode()
    parts = {part.api_name: _plain(part, getattr(value, part.name)) for part in place.field.parts}
    parts["__typename"] = type(value).__name__
    return orjson.dumps({key: parts[name] for key, name in place.keys.items()}).decode()


def _plain(field: FieldModel, value: Any) -> Any:
    """A value as it stands in JSON."""
    if isinstance(value, Decimal):
        return f"{value or abs(value):f}"  # databases know no negative zero
    if isinstance(value, datetime):
        return instant_text(value)
    if field.kind is Kind.ENUM and value is not None:
        return value.name
    if isinstance(value, uuid.UUID):
        return f"{field.meta.code}_{value.hex}" if field.meta.code else value.hex
    return value


# The answer


@dataclass
class _Batch:
    """Everything that one calculation is asked in one answer: each record's values once, and what came of them."""

    place: Place
    results: dict[str, Any]

    def run(self, keys: Keys) -> None:
        """Call the function; what fails stays `_FAILED`, and the log says why the first of it did. What SQL computes
        has none: it is here because something is lacking."""
        if isinstance(self.place.field.computed, ComputedSpec):
            return
        errors: list[Exception] = []
        if self.place.field.is_encrypted:
            self._decrypt(keys, errors)
            if errors:
                log.error("%s could not be decrypted: %s", self.place.name, errors[0])
            return
        known = self._known(errors)
        try:
            results = list(self.place.field.calculation.function(list(known.values())))  # type: ignore[union-attr]  # as in every place
            if len(results) != len(known):
                raise ValueError(f"{len(results)} results for {len(known)} records")
        except Exception as error:  # noqa: BLE001  the plugin's own code
            errors.append(error)
            results = []
        for given, result in zip(known, results, strict=False):
            try:
                self.results[given] = _checked(self.place.field, result)
            except Exception as error:  # noqa: BLE001  whatever the plugin's code gave
                errors.append(error)
        if errors:
            where = (self.place.name, self.place.field.plugin)
            log.error("the calculation of %s by the plugin %s failed", *where, exc_info=errors[0])

    def _decrypt(self, keys: Keys, errors: list[Exception]) -> None:
        column = self.place.field.column
        assert column is not None
        for given in self.results:
            key, stored = orjson.loads(given)
            try:
                self.results[given] = keys.decrypt(place_of(column, uuid.UUID(hex=key)), stored)
            except EncryptionError as error:
                errors.append(error)

    def _known(self, errors: list[Exception]) -> dict[str, Values]:
        known = {}
        for given in self.results:
            try:
                known[given] = _record(self.place.needs, orjson.loads(given))
            except _TooMany as error:
                errors.append(error)
        return known


_FAILED = object()


def calculate(text: str, places: Sequence[Place], keys: Keys) -> tuple[str, list[Failure]]:
    """The text of an answer with every result in its place, and what failed: null stands there.

    Every function is called once, with the values of all records of the answer; records that give the same values
    count once. It may take long: not for the event loop.
    """
    pieces = text.split(MARK)
    asked = [_asked(piece, places) for piece in pieces[1::2]]
    batches: dict[str, _Batch] = {}
    for _, place, given in asked:
        batches.setdefault(place.name, _Batch(place, {})).results[given] = _FAILED
    for batch in batches.values():
        batch.run(keys)
    failed: dict[int, int] = {}  # the first record at each place
    for index, (number, place, given) in enumerate(asked):
        result = batches[place.name].results[given]
        if result is _FAILED:
            failed.setdefault(number, 2 * index + 1)
        pieces[2 * index + 1] = "null" if result is _FAILED else _text(place, result)
    known = {at: (places[number], asked[at // 2][2]) for number, at in failed.items()}
    return "".join(pieces), _failures(pieces, known)


def _asked(piece: str, places: Sequence[Place]) -> tuple[int, Place, str]:
    number, _, given = piece.partition(":")
    return int(number), places[int(number)], given


def _failures(pieces: list[str], failed: Mapping[int, tuple[Place, str]]) -> list[Failure]:
    """The failures with their paths: the text is parsed with signs at these places, under a key that is no name."""
    if not failed:
        return []
    signed = "".join(f'{{"":{index}}}' if index in failed else piece for index, piece in enumerate(pieces))
    return [_failure(*failed[at], path) for path, at in _signs(orjson.loads(signed), ())]


def _failure(place: Place, given: str, path: tuple[str | int, ...]) -> Failure:
    if isinstance(place.field.computed, ComputedSpec) and (lacking := place.field.computed.lacking) is not None:
        return Failure(path, lacking.message.filled(what=orjson.loads(given)), lacking.code)
    if place.field.is_encrypted:
        return Failure(path, f"{place.name} could not be decrypted", "DECRYPTION_FAILED")
    return Failure(path, f"{place.name} could not be calculated by the plugin {place.field.plugin}")


def _signs(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if isinstance(value, dict):
        if "" in value:
            yield path, value[""]
        else:
            for key, each in value.items():
                yield from _signs(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _signs(each, (*path, index))
