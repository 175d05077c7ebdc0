"""`field`, `reference`, `computed` and `calculated`: what an author writes once; everything else is derived from it."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from .labels import Label, label as _
from .ready import make_ready


class Deletion(enum.Enum):
    """What happens to a record when the one that it refers to is deleted."""

    CASCADE = "cascade"
    SET_NULL = "set_null"
    RESTRICT = "restrict"


class Access(enum.Enum):
    """Where a record's rights come from: its own owner, or the record that a reference leads to.

    INHERITED: its own owner; but what the product makes without one, such as an import, takes over owner, team and
    branch of the record that the reference leads to. MEMBER: its rights do not come from there; the user that the
    reference leads to is a member of the record that they come from, for grants with the scope ACCOUNT.
    """

    OWN = "own"
    INHERITED = "inherited"
    THROUGH = "through"
    MEMBER = "member"


class Alike(enum.Enum):
    """What an attribute tells of whether two records are the same."""

    NAME = "name"
    PLACE = "place"
    KEY = "key"


class _Missing(enum.Enum):
    MISSING = "missing"


MISSING = _Missing.MISSING
"""Stands for "no default was given", since None is a default."""

OPEN = ""
"""A permission that everybody has who may see the record."""

LONG_TEXT = 20_000
"""Most characters of a text whose length is not limited otherwise."""


@dataclass(frozen=True, slots=True)
class FieldMeta:
    """What an author says about an attribute beside its type. Shapes and defaults are those of `field`."""

    label: Label | None = None
    help: Label | None = None
    group: Label | None = None
    read: str = OPEN
    write: str | None = OPEN
    create_only: bool = False
    default: Any = MISSING
    length: int = 200
    long: bool = False
    exact: bool = False
    unique: bool = False
    index: bool = False
    searchable: bool = False
    minimum: Any = None
    maximum: Any = None
    check: "Callable[[Any], str | None] | None" = None
    confidential: bool = False
    personal: bool | str = False
    code: str | None = None
    reverse: str | None = None
    reverse_label: Label | None = None
    on_delete: Deletion = Deletion.SET_NULL
    access: Access = Access.OWN
    constraint: bool = True
    workflow: str | None = None
    merged: bool = False
    alike: Alike | None = None
    is_deadline: bool = False
    series: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A declared attribute before its entity is mapped: the annotation gives its kind, the meta everything else."""

    meta: FieldMeta

    def __get__(self, record: object, owner: Any) -> Any:
        """Asked of a class, the attribute as SQLAlchemy knows it, if an assembly has the class."""
        make_ready(owner)
        declared, known = getattr(owner, "declared", {}), vars(owner)
        return next((known[name] for name, each in declared.items() if each is self and name in known), self)


def field(
    *,
    default: Any = MISSING,
    label: Label | None = None,
    help: Label | None = None,
    group: Label | None = None,
    read: str = OPEN,
    write: str | None = OPEN,
    create_only: bool = False,
    length: int = 200,
    long: bool = False,
    exact: bool = False,
    unique: bool = False,
    index: bool = False,
    searchable: bool = False,
    minimum: Any = None,
    maximum: Any = None,
    check: Callable[[Any], str | None] | None = None,
    confidential: bool = False,
    personal: bool | str = False,
    code: str | None = None,
    alike: Alike | None = None,
    series: str = "",
) -> Any:
    """Declare a stored attribute; the annotation `Mapped[...]` gives its kind and whether it may be empty.

    label, help, group: what a user interface shows; the label is derived from the name where it is left out.
    read, write: the permission that is needed beyond seeing the record; `write=None` means that only the system writes.
    create_only: can be given when the record is made and not changed afterwards.
    length: most characters of a text; `long=True` lifts the limit to 20,000 (such a text is not sorted by).
    exact: a code (ASCII, compared byte for byte), so no folded column for case- and accent-blind search is kept.
    unique: no two living records share the value. index: the database indexes the column.
    searchable: `search` finds the record by the words of the text, which everybody may read who sees the record.
    confidential: the database holds the text encrypted, so that no SQL can use it.
    personal: it tells of the person that the record is, or that the reference leads to of which it is the name.
    minimum, maximum: inclusive bounds of numbers and dates. check: returns what is wrong with a value, or None.
    code: the list that the text must be from: "currency" (ISO 4217) or "country" (ISO 3166-1 alpha-2); for a bare key,
    what its id in the API begins with.
    alike: what it tells when duplicates are looked for: NAME is compared letter by letter, PLACE is an address, and no
    two records share a KEY; that of a record that belongs to another (`Access.THROUGH`) tells of the other.
    series: the code of the number range from which a new record gets the text, unless it has one; empty without range.
    """
    if code is not None:
        exact = True
    return FieldSpec(
        FieldMeta(
            label=label, help=help, group=group, read=read, write=write, create_only=create_only, default=default,
            length=LONG_TEXT if long else length, long=long, exact=exact, unique=unique, index=index,
            searchable=searchable, minimum=minimum, maximum=maximum, check=check, confidential=confidential,
            personal=personal, code=code, alike=alike, series=series,
        )
    )  # fmt: skip


def reference(
    *,
    reverse: str | None = None,
    reverse_label: Label | None = None,
    label: Label | None = None,
    help: Label | None = None,
    group: Label | None = None,
    read: str = OPEN,
    write: str | None = OPEN,
    create_only: bool = False,
    on_delete: Deletion | None = None,
    access: Access = Access.OWN,
    constraint: bool = True,
) -> Any:
    """Declare a reference to one record of another entity, named by the annotation (`Mapped[Client]`).

    reverse: the name of the list on the other side (a plugin's own stands in its namespace there).
    on_delete: CASCADE where the reference is required, SET_NULL where it may be empty, unless said.
    access: THROUGH if who may see this record is decided by the one it refers to; INHERITED if it only takes over
    whose that one is, when nobody in particular makes it; MEMBER if it leads to a user who is thereby a member of what
    this record belongs to.
    constraint: False leaves out the database's foreign key (for references that would make a circle).
    """
    meta = FieldMeta(
        label=label, help=help, group=group, read=read, write=write, create_only=create_only, reverse=reverse,
        reverse_label=reverse_label, on_delete=on_delete or Deletion.SET_NULL, access=access, constraint=constraint,
        index=True,
    )  # fmt: skip
    return ReferenceSpec(meta, on_delete)


def state(workflow: str, *, label: Label | None = None, help: Label | None = None) -> Any:
    """Declare the attribute that holds a record's state in a workflow: a code that only transitions change."""
    meta = FieldMeta(label=label, help=help, write=None, exact=True, length=60, index=True, workflow=workflow)
    return FieldSpec(meta)


def merged() -> Any:
    """Declare that records of the kind can be merged: the attribute of a merged record, which is deleted, leads to the
    one that it was merged into (`merged_into: Mapped["Client | None"] = merged()`)."""
    meta = FieldMeta(label=MERGED, help=MERGED_HELP, write=None, merged=True)
    return ReferenceSpec(meta, Deletion.SET_NULL)


MERGED = _("Merged into")
MERGED_HELP = _("Of a deleted record: the one that has what it had.")


def due(*, label: Label | None = None, help: Label | None = None) -> Any:
    """Declare the attribute that holds when a record's deadline ends, beside its `state`: `Mapped[datetime | None]`.

    The product keeps it: what a state says of its deadline is counted from the moment that the record enters it.
    """
    return FieldSpec(FieldMeta(label=label, help=help, write=None, index=True, is_deadline=True))


@dataclass(frozen=True, slots=True)
class ReferenceSpec(FieldSpec):
    """A declared reference; `on_delete` is None where the author left the choice to the annotation."""

    on_delete: Deletion | None = None


class Values(SimpleNamespace):
    """What a calculation needs of one record, as records have it: `row.limit`, `row.client.turnover`.

    What the reader may not see is None, and so is everything behind a reference that leads to no record.
    """

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{name!r} is not among what the calculation needs: add it to needs=(...)")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a computed attribute has no value, where that is an error: it stands beside the null in the answer.

    `what(row)` is a text in SQL, NULL where nothing is lacking; the message has it in the place of `{what}`.
    """

    code: str
    message: Label
    what: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ComputedSpec:
    """An attribute that SQL computes from its own row and what the row leads to."""

    expression: Callable[[Any], Any]
    meta: FieldMeta
    lacking: Lacking | None = None

    def __get__(self, record: object, owner: type) -> "ComputedSpec":
        if record is not None:
            raise AttributeError(f"{owner.__name__} computes this in SQL; read it by a query or through a Row")
        return self


@dataclass(frozen=True, slots=True)
class Listed:
    """The records of a list that a calculation needs, at most so many of each record; see `listed`."""

    path: str
    needs: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class CalculatedSpec:
    """An attribute that Python calculates, for all records of an answer at once, from the values that it needs."""

    function: Callable[[Any], Any]
    needs: tuple[str | Listed, ...]
    meta: FieldMeta

    def __get__(self, record: object, owner: type) -> "CalculatedSpec":
        if record is not None:
            raise AttributeError(f"{owner.__name__} has this calculated for answers; call the function, or query it")
        return self


def computed(
    expression: Callable[[Any], Any],
    *,
    label: Label | None = None,
    help: Label | None = None,
    group: Label | None = None,
    read: str = OPEN,
    lacking: Lacking | None = None,
) -> Any:
    """Declare an attribute that SQL computes; it can be read, filtered and ordered by like a stored one.

    `expression` gets the row (`Row`) and returns an SQL expression; the annotation `Mapped[...]` gives its kind.
    `lacking` tells of what is needed and not there. The other arguments are those of `field`.
    """
    return ComputedSpec(expression, FieldMeta(label=label, help=help, group=group, read=read, write=None), lacking)


def calculated(
    function: Callable[[Any], Any],
    *,
    needs: tuple[str | Listed, ...],
    label: Label | None = None,
    help: Label | None = None,
    group: Label | None = None,
    read: str = OPEN,
) -> Any:
    """Declare an attribute that Python calculates when it is read; it cannot be filtered, ordered or grouped by.

    `function` gets a list of `Values`, one for each record of the answer, and returns as many results, None among
    them; it is called once for an answer, in a worker thread. `needs` are the attributes that it looks at: its own,
    those behind references and facets (`client.turnover`), and lists (`listed`). The annotation `Mapped[...]` gives
    the kind of the results. The other arguments are those of `field`.
    """
    meta = FieldMeta(label=label, help=help, group=group, read=read, write=None, length=LONG_TEXT)
    return CalculatedSpec(function, needs, meta)


def listed(path: str, *needs: str, most: int) -> Listed:
    """What a calculation needs of the records of a list, oldest first: `listed("instalments", "due_on", most=600)`.

    Nothing is calculated for a record that has more than `most`.
    """
    return Listed(path, needs, most)
