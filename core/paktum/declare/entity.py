"""`Entity` and `Facet`: the two kinds of class an author declares. Mapped when an assembly has checked them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args

from sqlalchemy.orm import Mapped

from .fields import MISSING, CalculatedSpec, ComputedSpec, FieldSpec, field
from .labels import Label, label as _
from .ready import make_ready

AnySpec = FieldSpec | ComputedSpec | CalculatedSpec
"""What an attribute is declared with: it is stored, computed by SQL, or calculated by Python."""


@dataclass(frozen=True, slots=True)
class EntityOptions:
    """What an entity says of itself in its class statement; see `Entity`."""

    prefix: str | None = None
    plural: str | None = None
    display: str | None = None
    label: Label | None = None
    label_plural: Label | None = None
    writable: bool = True
    internal: bool = False
    permission: str = ""
    indexes: tuple[tuple[str, ...], ...] = ()
    person: bool = False
    creatable: bool = True
    deletable: bool = True
    delete_permission: str = ""
    lasting: bool = False


class DeclaredType(type):
    """The type of entities and facets. They are mapped when they are first used: for a record, or in a query."""

    def __call__(cls, *args: Any, **values: Any) -> Any:
        make_ready(cls)
        return super().__call__(*args, **values)

    def __getattr__(cls, name: str) -> Any:
        # `id` and the keys of references are there once the class is mapped. SQLAlchemy asks whatever stands in a query
        # for its clause element before it looks whether it is a mapped class.
        if name.startswith("_") and name != "__clause_element__":
            raise AttributeError(name)
        make_ready(cls)
        return super().__getattribute__(name)


class Declared(metaclass=DeclaredType):
    """What entities and facets share: attributes, collected when the class is made, and a keyword constructor."""

    declared: ClassVar[dict[str, FieldSpec]] = {}
    computed: ClassVar[dict[str, ComputedSpec | CalculatedSpec]] = {}
    options: ClassVar[EntityOptions] = EntityOptions()

    def __init__(self, **values: Any) -> None:
        unknown = sorted(name for name in values if not hasattr(type(self), name))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no attribute {', '.join(unknown)}")
        for name, spec in self.declared.items():
            if spec.meta.default is not MISSING and name not in values:
                setattr(self, name, spec.meta.default)
        for name, value in values.items():
            setattr(self, name, value)


def own_attributes(cls: type) -> dict[str, AnySpec]:
    """What a class itself declares, its bases apart. (Mapping a class takes the declarations out of it.)"""
    kept: dict[str, AnySpec] | None = vars(cls).get("own_declared")
    if kept is not None:
        return kept
    return {name: each for name, each in vars(cls).items() if isinstance(each, AnySpec)}


def _collect(cls: type[Declared]) -> None:
    """Gather what a new class and its bases declare, bases first."""
    cls.own_declared = own_attributes(cls)  # type: ignore[attr-defined]  # read through `own_attributes` only
    found: dict[str, AnySpec] = {}
    for base in reversed(cls.__mro__):
        found |= own_attributes(base)
    cls.declared = {name: each for name, each in found.items() if isinstance(each, FieldSpec)}
    cls.computed = {name: each for name, each in found.items() if not isinstance(each, FieldSpec)}


class Entity(Declared):
    """A kind of record with a life of its own: it has an id, a version, rights, a list and mutations in the API.

    Class arguments: `prefix` (of its ids; the class name in snake case unless said), `plural` (of its list's name),
    `display` (the attribute that names a record to people), `label` and `label_plural`, `writable=False` (the API
    offers no mutations: only the product itself writes it), `creatable=False` (no mutation of the API makes one: there
    is another way), `deletable=False` (none deletes one), `lasting=True` (undoing what made a record does not delete
    it: another one takes it back), `internal=True` (the API does not show it at all),
    `permission` (which the API's mutations of it need), `delete_permission` (which deleting and restoring one needs),
    `indexes` (attributes that lists are filtered and ordered by
    together, as in `indexes=(("owner", "name"),)`: the list of an owner's records by name), `person=True`
    (its records are people, or may be, who may ask what is kept of them, and that it is erased).

    What a plugin declares carries the plugin's name in the API, in ids and in the database; the core's own entities
    carry none in the API.
    """

    if TYPE_CHECKING:
        id: Mapped[uuid.UUID]

    version: Mapped[int] = field(
        default=1,
        write=None,
        label=_("Version"),
        help=_("Grows by one with every change; given back as expectedVersion."),
    )
    created_at: Mapped[datetime] = field(write=None, label=_("Created at"))
    changed_at: Mapped[datetime] = field(write=None, index=True, label=_("Changed at"))
    created_by_id: Mapped[uuid.UUID | None] = field(
        write=None, code="user", label=_("Created by"), help=_("Id of the user.")
    )
    changed_by_id: Mapped[uuid.UUID | None] = field(
        write=None, code="user", label=_("Changed by"), help=_("Id of the user.")
    )
    source: Mapped[str | None] = field(
        exact=True, length=60, label=_("Source"), help=_("The system that the record came from.")
    )
    external_id: Mapped[str | None] = field(
        exact=True, label=_("External id"), help=_("The record's key in the system that it came from.")
    )

    def __init_subclass__(
        cls,
        *,
        prefix: str | None = None,
        plural: str | None = None,
        display: str | None = None,
        label: Label | None = None,
        label_plural: Label | None = None,
        writable: bool = True,
        internal: bool = False,
        permission: str = "",
        indexes: tuple[tuple[str, ...], ...] = (),
        person: bool = False,
        creatable: bool = True,
        deletable: bool = True,
        delete_permission: str = "",
        lasting: bool = False,
    ) -> None:
        super().__init_subclass__()
        _collect(cls)  # before the options, which hide an attribute of that name from the check of names
        cls.options = EntityOptions(
            prefix, plural, display, label, label_plural, writable, internal, permission, indexes, person, creatable,
            deletable, delete_permission, lasting,
        )  # fmt: skip

    def _belongings(self, change: Any) -> "Iterable[Entity]":
        """What is deleted with the record though no reference leads to it. It is no declaration of authors, because a
        reference with `on_delete=Deletion.CASCADE` says the same, and its key is checked by the database. Only the
        roles of the kernel are called by a code instead: plugins ship roles, and grants of users outlive a plugin that
        is away for a while."""
        return ()


Owner = TypeVar("Owner", bound=Entity)


class Facet(Declared, Generic[Owner]):
    """More attributes of somebody else's entity, in a table of its own: `class ClientBanking(Facet[Client])`.

    The API shows them in a field named like the plugin (`client { banking { ... } }`). A facet's record is made with
    its owner and shares its id, version, rights and deletion. `label` and `indexes` are as in `Entity`.
    """

    extends: ClassVar[type[Entity]]

    if TYPE_CHECKING:
        id: Mapped[uuid.UUID]

    def __init_subclass__(cls, *, label: Label | None = None, indexes: tuple[tuple[str, ...], ...] = ()) -> None:
        super().__init_subclass__()
        bases = getattr(cls, "__orig_bases__", ())
        owners = [arg for base in bases for arg in get_args(base) if isinstance(arg, type) and issubclass(arg, Entity)]
        if len(owners) != 1:
            raise TypeError(f"{cls.__name__} must name the entity that it extends, as in Facet[Client]")
        _collect(cls)
        cls.extends = owners[0]
        cls.options = EntityOptions(label=label, indexes=indexes)
