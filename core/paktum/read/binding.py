"""Parameters of a statement: what is bound, where its value comes from in a request, and how the driver wants it."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..access.actor import Actor
from .clock import days_from
from .dialects import Engine
from .errors import InvalidInput

if TYPE_CHECKING:
    from .given import Leaf  # it needs graphql-core, which `import paktum` does without


@dataclass(slots=True)  # not frozen: one is made for each request
class Request:
    """What values are taken from when a statement runs. `found`: the keys that a hand-written query gave."""

    variables: Mapping[str, Any]
    actor: Actor
    today: date
    keys: Mapping[str, uuid.UUID]
    found: Sequence[uuid.UUID] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a compiled statement, in the driver's order."""

    read: Callable[[Request], Any]
    process: Callable[[Any], Any] | None

    def value(self, request: Request) -> Any:
        """What the driver gets."""
        found = self.read(request)
        return found if found is None or self.process is None else self.process(found)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's text with its parameters."""

    text: str
    parameters: tuple[Parameter, ...]

    def values(self, request: Request) -> tuple[Any, ...]:
        """The parameters' values for a request."""
        return tuple([parameter.value(request) for parameter in self.parameters])


class Binder:
    """Collects the parameters of one statement while its expressions are made."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self.engine, self.actor = engine, actor
        self._reads: dict[str, Callable[[Request], Any]] = {}
        self._shared: dict[Callable[[Request], Any], Any] = {}

    def bind(self, leaf: "Leaf", kind: Any, convert: Callable[[Any], Any] | None = None) -> Any:
        """A parameter whose value is the leaf's in each request."""
        plain = leaf.reader()

        def read(request: Request) -> Any:
            value = plain(request.variables)
            return value if value is None or convert is None else convert(value)

        return self.parameter(read, kind)

    def member(self, value: Any, leaf: "Leaf", kind: Any, convert: Callable[[Any], Any] | None) -> Any:
        """Whether a value is in the leaf's list."""

        def read(request: Request) -> list[Any]:
            items = [item for item in leaf.read(request.variables) or [] if item is not None]
            return items if convert is None else [convert(item) for item in items]

        return self.among(value, read, kind)

    def among(self, value: Any, read: Callable[[Request], Iterable[Any]], kind: Any) -> Any:
        """Whether a value is in the list that is read from each request."""
        process = _processor(kind, self.engine)
        engine = self.engine

        def processed(request: Request) -> Any:
            items = read(request)
            return engine.list_value([process(item) for item in items] if process else list(items))

        element = kind.dialect_impl(engine.dialect) if hasattr(kind, "dialect_impl") else kind
        element = getattr(element, "impl", element)
        return engine.member(value, lambda listed: self.parameter(processed, listed, raw=True), element)

    def key(self, name: str) -> Any:
        """A parameter for a record's key that the run, not the request, knows: a mutated record, the actor's user."""
        return self.parameter(lambda request: request.keys[name], sa.Uuid())

    def shared(self, read: Callable[[Request], Any], kind: Any) -> Any:
        """A parameter that stands in a statement once for each function that reads it, however often it is used."""
        if read not in self._shared:
            self._shared[read] = self.engine.steady(self.parameter(read, kind))
        return self._shared[read]

    def parameter(self, read: Callable[[Request], Any], kind: Any, *, raw: bool = False) -> Any:
        """A named parameter."""
        name = f"paktum_{len(self._reads)}{'_raw' if raw else ''}"
        self._reads[name] = read
        return sa.bindparam(name, None, type_=kind)

    def statement(self, select: Any) -> Statement:
        """The text and parameters of a SELECT."""
        compiled = select.compile(dialect=self.engine.dialect, compile_kwargs={"render_postcompile": True})
        names = compiled.positiontup or []
        return Statement(str(compiled), tuple(self._parameter(compiled, name) for name in names))

    def _parameter(self, compiled: Any, name: str) -> Parameter:
        expanded = name not in compiled.binds  # one member of an IN list that a rule wrote out
        bound = compiled.binds[name.rpartition("_")[0] if expanded else name]
        process = None if name.endswith("_raw") else _processor(bound.type, self.engine)
        if name in self._reads:
            return Parameter(self._reads[name], process)
        if name.startswith("paktum_today_"):
            return Parameter(lambda request: days_from(request.today, name), process)
        value = compiled.params[name]
        return Parameter(lambda request: value, process)


def _processor(kind: Any, engine: Engine) -> Callable[[Any], Any] | None:
    instance = sa.types.to_instance(kind)
    if isinstance(instance, sa.Uuid):
        return lambda value: value.hex if isinstance(value, uuid.UUID) else value  # both engines take hex digits
    if isinstance(instance, sa.String):
        return _storable
    processor: Callable[[Any], Any] | None = instance.dialect_impl(engine.dialect).bind_processor(engine.dialect)
    return processor


def _storable(text: str) -> str:
    if "\0" in text:
        raise InvalidInput("a text has the character U+0000, which PostgreSQL cannot keep")
    return text
