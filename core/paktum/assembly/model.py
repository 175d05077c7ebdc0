"""What an assembly knows of its entities: everything that the API, SQL, import and user interfaces are derived from."""

import enum
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ..declare.access import DELETE, READ
from ..declare.actions import Action
from ..declare.authority import Measure
from ..declare.entity import Entity, Facet
from ..declare.fields import MISSING, CalculatedSpec, ComputedSpec, FieldMeta
from ..declare.labels import Label
from ..declare.metrics import Metric
from ..declare.queries import Query
from ..declare.saving import BeforeSave, Validation
from ..declare.tiers import TierScheme
from ..declare.values import Scale
from ..declare.workflow import Workflow
from ..declare.working import AfterCommit
from ..storage.folding import fold
from .collect import Owned
from .ids import digits_in, key_in, public_id


class Kind(enum.Enum):
    """What sort of value an attribute holds."""

    STRING = "string"
    CODE = "code"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    MONEY = "money"
    STRUCT = "struct"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    ID = "id"
    REFERENCE = "reference"
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class FieldModel:
    """One attribute of an entity or facet.

    column: where the value is kept; for money the amount's, for a structure None, for a reference the key's.
    fold: the folded column of a text. parts: the attributes of a structure, or amount and currency of money.
    computed: where the value comes from if it is not kept at all: SQL, or a calculation in Python.
    """

    name: str
    api_name: str
    kind: Kind
    meta: FieldMeta
    label: Label
    plugin: str
    nullable: bool
    column: "sa.Column[Any] | None" = None
    fold: "sa.Column[Any] | None" = None
    parts: "tuple[FieldModel, ...]" = ()
    choices: type[enum.Enum] | None = None
    scale: Scale | None = None
    struct: type | None = None
    target: type[Entity] | None = None
    computed: ComputedSpec | CalculatedSpec | None = None

    @property
    def calculation(self) -> CalculatedSpec | None:
        """What Python does to find its values; SQL knows none of such an attribute."""
        return self.computed if isinstance(self.computed, CalculatedSpec) else None

    @property
    def is_encrypted(self) -> bool:
        """Whether the database holds it encrypted."""
        return self.meta.confidential and self.kind is Kind.STRING and self.computed is None

    @property
    def is_opaque(self) -> bool:
        """Whether no SQL can use it: Python finds its values."""
        return self.calculation is not None or self.is_encrypted

    @property
    def sortable(self) -> bool:
        """Whether lists can be ordered by it."""
        simple = self.kind not in {Kind.STRUCT, Kind.REFERENCE, Kind.LABELS}
        return simple and not self.meta.long and not self.is_opaque

    @property
    def writable(self) -> bool:
        """Whether the API's inputs have it."""
        return self.computed is None and self.meta.write is not None

    @property
    def required(self) -> bool:
        """Whether a new record needs a value from its author."""
        return self.writable and not self.nullable and self.meta.default is MISSING

    @property
    def input_name(self) -> str:
        """Its name in the API's inputs: a reference's ends in `Id`."""
        return f"{self.api_name}Id" if self.kind is Kind.REFERENCE else self.api_name

    def folded(self, text: str | None) -> str | None:
        """The folded form of one of its texts as it is kept: cut to what an index takes, since one letter may become
        many (U+FDFA becomes 18)."""
        found = fold(text)
        return found if found is None or self.meta.long else found[: 2 * self.meta.length]

    def part(self, name: str) -> "FieldModel":
        """The part of a structure with this name."""
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True, slots=True)
class CollectionModel:
    """A list on the other side of a reference: records of `target` that lead here.

    `match` gets the row of the list and the key of the record that has the list, and returns an SQL condition.
    `through` is the attribute that holds this key, unless it is a facet's.
    """

    name: str
    api_name: str
    label: Label
    plugin: str
    target: type[Entity]
    match: Callable[[Any, Any], Any]
    through: str | None = None


@dataclass(frozen=True, slots=True)
class FacetModel:
    """What one plugin adds to an entity: attributes in a table of its own (or none) and lists."""

    name: str
    api_name: str
    type_name: str
    plugin: str
    cls: type[Facet[Any]] | None
    table: sa.Table | None
    description: str
    fields: Mapping[str, FieldModel]
    collections: Mapping[str, CollectionModel]

    def promises(self, field: FieldModel) -> bool:
        """Nothing: what a plugin adds may be missing."""
        return False


@dataclass(frozen=True, slots=True)
class ActionModel:
    """A business verb of an entity, the plugin that adds it, and what its caller gives."""

    action: Action
    plugin: str
    inputs: tuple[FieldModel, ...]

    @property
    def label(self) -> Label:
        """What a button for it says."""
        return self.action.label


@dataclass(frozen=True, slots=True)
class MeasureModel:
    """What limits may be set on, the plugin that adds it, and the attribute that holds its value."""

    measure: Measure
    plugin: str
    field: FieldModel


@dataclass(frozen=True, slots=True)
class MetricModel:
    """A figure that targets may be set on, the plugin that adds it, and the attribute that it is taken of, if any."""

    metric: Metric
    plugin: str
    field: FieldModel | None

    @property
    def is_money(self) -> bool:
        """Whether its figures are amounts of money."""
        return self.field is not None and self.field.kind is Kind.MONEY


@dataclass(frozen=True, slots=True)
class QueryModel:
    """A root field whose records a function finds, the plugin that adds it, and its arguments."""

    query: Query
    plugin: str
    api_name: str
    inputs: tuple[FieldModel, ...]


@dataclass(frozen=True, slots=True)
class EntityModel:
    """One entity with everything that plugins added to it.

    parent: the reference to the record that its rights come from, if they do. benefactor: the one to the record whose
    owner, team and branch it takes over if it is made without. member: the one to the user who is, by its records, a
    member of their parents. told_by: of what is noted about records
    of several kinds, the attribute that tells which; their rights come from those. places: the references that say to
    whom a record belongs: `owner`, `team` and `branch`, as far as there are.
    merged_into: the reference of merged records to those that they were merged into, if records can be merged.
    numbered: the attributes that new records get from number ranges.
    searched: the attributes by whose texts `search` finds records, by path: `name`, `hotel.rate_code`.
    """

    cls: type[Entity]
    plugin: str
    type_name: str
    api_name: str
    api_plural: str
    prefix: str
    table: sa.Table
    description: str
    label: Label
    label_plural: Label
    display: FieldModel | None
    writable: bool
    internal: bool
    fields: Mapping[str, FieldModel]
    collections: Mapping[str, CollectionModel]
    facets: Mapping[str, FacetModel]
    singles: Mapping[str, CollectionModel] = field(default_factory=dict)
    workflow: Workflow | None = None
    state_field: FieldModel | None = None
    due_field: FieldModel | None = None
    schemes: tuple[TierScheme, ...] = ()
    actions: tuple[ActionModel, ...] = ()
    searched: Mapping[str, FieldModel] = field(default_factory=dict)
    parent: FieldModel | None = None
    benefactor: FieldModel | None = None
    member: FieldModel | None = None
    told_by: str | None = None
    merged_into: FieldModel | None = None
    places: Mapping[str, FieldModel] = field(default_factory=dict)
    numbered: tuple[FieldModel, ...] = ()
    validations: tuple[Owned[Validation], ...] = ()
    before_save: tuple[Owned[BeforeSave], ...] = ()
    after_commit: tuple[Owned[AfterCommit], ...] = ()

    @property
    def creatable(self) -> bool:
        """Whether mutations of the API, and imports, make records of it."""
        return self.writable and self.cls.options.creatable

    def permissions(self, action: str) -> Sequence[str]:
        """The permissions that an action on its records needs whatever roles grant, the empty one among them."""
        if action == READ:
            return ()
        options = self.cls.options
        return (options.permission, options.delete_permission) if action == DELETE else (options.permission,)

    @property
    def deletable(self) -> bool:
        """Whether mutations of the API delete records of it."""
        return self.writable and self.cls.options.deletable

    @property
    def has_files(self) -> bool:
        """Whether files may belong to its records: to those that people write."""
        return self.writable and self.told_by is None

    @property
    def has_own_rights(self) -> bool:
        """Whether grants speak of its records, and not of those that they belong to."""
        return self.parent is None and self.told_by is None

    @property
    def is_shared(self) -> bool:
        """Whether its records belong to nobody, and to no other record."""
        return self.has_own_rights and "owner" not in self.places

    @property
    def inherited(self) -> Mapping[str, FieldModel]:
        """What it takes over from its benefactor."""
        return {} if self.benefactor is None else self.places

    def promises(self, field: FieldModel) -> bool:
        """Whether the API promises a value: what crosses a permission, a plugin or a reference may be null."""
        stored = field.computed is None and field.kind is not Kind.REFERENCE
        return stored and not field.nullable and not field.meta.read

    def public_id(self, key: uuid.UUID) -> str:
        """The id that the API shows for a key: `client_018f...`."""
        return public_id(self.prefix, key)

    def find_key(self, public_id: str) -> uuid.UUID | None:
        """The key behind an id of this entity, or None if the id is not one."""
        return key_in(self.prefix, public_id)

    def find_digits(self, public_id: str) -> str | None:
        """The hex digits of the key behind an id of this entity, or None if the id is not one."""
        return digits_in(self.prefix, public_id)


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """An enabled plugin: its name, version, the package that holds its migrations and catalogues."""

    name: str
    version: str
    package: str
    requires: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowModel:
    """A workflow as it is with all patches, and who owns it and each state."""

    workflow: Workflow
    plugin: str
    state_owners: Mapping[str, str] = field(default_factory=dict)
