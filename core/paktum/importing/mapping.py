"""The mapping file: which columns of which files fill which attributes, and how their texts are read."""

import codecs
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ..declare.errors import Problem, Refused
from ..storage.folding import fold

Unit = Literal["percent", "thousands", "millions", "billions"]

Aliases = Mapping[str, str]
"""What a text in a file stands for. Case, accents and repeated spaces of the text do not matter."""


def _text_encoding(name: str) -> str:
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(f"{name!r} is no encoding that Python knows, such as utf-8 or cp1250") from None


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Texts = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_as_list)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileRule(_Table):
    """How one file is written. Each column of a file is mapped by some load or listed in `ignored`.

    encoding: found from a byte order mark, otherwise UTF-8, unless said. delimiter: found from the header unless said.
    date_format, decimal_mark and group_mark stand for all columns of the file that do not say their own.
    """

    encoding: Annotated[str, AfterValidator(_text_encoding)] | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    ignored: Texts = ()
    date_format: str | None = None
    decimal_mark: Literal[".", ","] | None = None
    group_mark: Literal[".", ",", " ", "'"] | None = None


class ColumnRule(_Table):
    """What fills one attribute: a column, or the same `value` for all rows; and how the text is read.

    column: a column, or several, whose texts are joined by `join` without the empty ones.
    aliases: the name of a table in [aliases], or a table. An alias of "" stands for empty cells.
    format: of dates and instants, in the codes of Python's strptime. zone: of instants that carry no offset.
    currency, currency_column: of money. unit: what one of a number means. decimal_mark, group_mark: of numbers.
    by: the attribute by which a reference is found. source: of the external id by which it is found.
    create: whether a record that a reference does not find is made, with nothing but its name and external id.
    """

    column: Texts = ()
    value: str | None = None
    join: str = " "
    aliases: str | Aliases | None = None
    format: str | None = None
    zone: str | None = None
    currency: str | None = None
    currency_column: str | None = None
    unit: Unit | None = None
    decimal_mark: Literal[".", ","] | None = None
    group_mark: Literal[".", ",", " ", "'"] | None = None
    by: str | None = None
    source: str | None = None
    create: bool = False

    @model_validator(mode="after")
    def _has_one_origin(self) -> "ColumnRule":
        if bool(self.column) == (self.value is not None):
            raise ValueError("either column or value must be given")
        if self.currency is not None and self.currency_column is not None:
            raise ValueError("either currency or currency_column may be given, not both")
        return self

    @property
    def options(self) -> frozenset[str]:
        """The options that the mapping gives, beyond where the text comes from and what it stands for."""
        return frozenset(self.model_fields_set) - {"column", "value", "join", "aliases"}

    @property
    def read_columns(self) -> tuple[str, ...]:
        """The columns of the file that the rule reads."""
        return self.column if self.currency_column is None else (*self.column, self.currency_column)


class LoadRule(_Table):
    """One pass over a file that fills one entity. Loads run in the order in which they are written.

    external_id: the columns that together name a row in the source; they are joined with "/".
    source: the system that external ids belong to; that of the mapping unless said.
    distinct: the file repeats these records in many rows (the managers of a list of agents): each is read once.
    """

    file: Annotated[str, Field(min_length=1)]
    entity: str
    external_id: Annotated[Texts, Field(min_length=1)]
    columns: Annotated[Mapping[str, ColumnRule], Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)] | None = None
    source: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    distinct: bool = False

    @property
    def read_columns(self) -> tuple[str, ...]:
        """The columns of the file that the load reads."""
        return (*self.external_id, *(name for rule in self.columns.values() for name in rule.read_columns))


class _Head(_Table):
    source: Annotated[str, Field(min_length=1, max_length=60)]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A mapping file that is well-formed; whether it fits an assembly and the files is seen when it is bound."""

    path: Path
    source: str
    aliases: Mapping[str, Aliases]
    files: Mapping[str, FileRule]
    loads: tuple[LoadRule, ...]

    def file(self, name: str) -> FileRule:
        """What the mapping says about a file, or the defaults."""
        return self.files.get(name) or FileRule()

    def named_aliases(self, rule: ColumnRule) -> Aliases | None:
        """The aliases of a column by folded text, or None if it names a table that there is not."""
        table = self.aliases.get(rule.aliases) if isinstance(rule.aliases, str) else rule.aliases or {}
        return None if table is None else {fold(text) or "": meaning for text, meaning in table.items()}


def read_mapping(path: Path) -> tuple[ImportMapping, list[Problem]]:
    """The mapping in a file and what is wrong with it; the mapping has the parts that are right.

    Raises `Refused` (IMPORT_MAPPING_UNREADABLE) if the file is missing or is no TOML.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(Problem("IMPORT_MAPPING_UNREADABLE", f"{path} cannot be read: {error}")) from error
    problems: list[Problem] = []
    parts = {name: tables.pop(name, {}) for name in ("aliases", "files")}
    loads = tables.pop("load", [])
    head = _read(_Head, tables, (), problems)
    for name, part in parts.items():
        if not isinstance(part, dict):
            problems.append(_invalid((name,), "must be a table"))
            parts[name] = {}
    if not isinstance(loads, list) or not loads:
        problems.append(_invalid(("load",), "there must be at least one [[load]]"))
        loads = []
    files = {name: _read(FileRule, table, ("files", name), problems) for name, table in parts["files"].items()}
    aliases = {name: _read_aliases(table, ("aliases", name), problems) for name, table in parts["aliases"].items()}
    rules = [_read_load(table, str(number), problems) for number, table in enumerate(loads, start=1)]
    mapping = ImportMapping(
        path, head.source if head else "", aliases, {name: rule for name, rule in files.items() if rule},
        tuple(rule for rule in rules if rule),
    )  # fmt: skip
    return mapping, problems


def _read_load(table: Any, number: str, problems: list[Problem]) -> LoadRule | None:
    """A load with those of its columns that are right."""
    where = ("load", number)
    if not isinstance(table, dict) or not isinstance(table.get("columns"), dict):
        problems.append(_invalid(where, "must be a table with a table of columns"))
        return None
    columns = {}
    for target, rule in _flattened(table["columns"]):
        path = (*where, "columns", target)
        if isinstance(rule, str | list):
            rule = {"column": rule}
        if isinstance(rule, dict):
            columns[target] = _read(ColumnRule, rule, path, problems)
        else:
            problems.append(_invalid(path, "must be the name of a column, or a table"))
    right = {target: rule for target, rule in columns.items() if rule is not None}
    return _read(LoadRule, {**table, "columns": right}, where, problems)


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The rules by target; TOML reads `banking.kyc_status = "kyc"` as a table in a table."""
    for name, content in table.items():
        if isinstance(content, dict) and not content.keys() & {"column", "value"}:
            yield from _flattened(content, f"{prefix}{name}.")
        else:
            yield prefix + name, content


def _read_aliases(table: Any, where: tuple[str, ...], problems: list[Problem]) -> Aliases:
    if isinstance(table, dict) and all(isinstance(meaning, str) for meaning in table.values()):
        return table
    problems.append(_invalid(where, "must be a table of texts"))
    return {}


TableT = TypeVar("TableT", bound=_Table)


def _read(kind: type[TableT], content: object, where: tuple[str, ...], problems: list[Problem]) -> TableT | None:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        for each in error.errors():
            path = (*where, *(str(part) for part in each["loc"]))
            if each["type"] == "extra_forbidden":
                known = ", ".join(kind.model_fields)
                message = f"{'.'.join(path)}: there is no such option; there are {known}"
                problems.append(Problem("IMPORT_OPTION_UNKNOWN", message, path))
            else:
                problems.append(_invalid(path, each["msg"].removeprefix("Value error, ")))
        return None


def _invalid(path: tuple[str, ...], message: str) -> Problem:
    return Problem("IMPORT_MAPPING_INVALID", f"{'.'.join(path)}: {message}", path)
