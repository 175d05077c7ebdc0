"""What `viewer { types }` tells: what the asking user may do with records of each kind, and with each of their fields.

All of it follows from the actor's shape, so it stands in the plan as text.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from ..access.actor import Actor
from ..access.rights import parent_action
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel
from ..declare.access import CREATE, DELETE, READ, TRANSITION, UPDATE
from .given import Given, Leaf
from .selections import Selections

if TYPE_CHECKING:
    from .compiler import Compiler


def viewer_types(compiler: "Compiler", nodes: Sequence[FieldNode]) -> list[dict[str, Any]]:
    """The JSON value of `viewer { types }`."""
    names = _texts(compiler.selections.arguments("Viewer", nodes[0]).get("names"))
    found = Viewed(compiler.reading.assembly, compiler.binder.actor)
    models = (model for model in found.assembly.entities.values() if not model.internal)
    wanted = [model for model in models if names is None or model.type_name in names]
    return [_chosen(compiler.selections, nodes, "ViewerType", found.type(model)) for model in wanted]


def _texts(given: Given | None) -> list[Any] | None:
    if not isinstance(given, Leaf):
        return None
    found: list[Any] | None = given.value if given.items is None else [each.value for each in given.items]
    return found


def _chosen(selections: Selections, nodes: Sequence[FieldNode], name: str, value: dict[str, Any]) -> dict[str, Any]:
    """What is selected of an object."""
    chosen: dict[str, Any] = {}
    for key, each in selections.fields(nodes, name).items():
        field = each[0].name.value
        if field == "__typename":
            chosen[key] = name
        elif field in INSIDE and isinstance(value[field], list):
            chosen[key] = [_chosen(selections, each, INSIDE[field], item) for item in value[field]]
        else:
            chosen[key] = value[field]
    return chosen


INSIDE = {"actions": "ViewerAction", "fields": "ViewerField"}


class Viewed:
    """Describes the rights of an actor."""

    def __init__(self, assembly: Assembly, actor: Actor) -> None:
        self.assembly, self.actor = assembly, actor

    def type(self, model: EntityModel) -> dict[str, Any]:
        """What the actor may do with records of a kind."""
        actions = ((action, self._scopes(model, action)) for action in self._actions(model))
        return {
            "name": model.type_name,
            "actions": [{"action": action, "scopes": scopes} for action, scopes in actions if scopes],
            "fields": [self._field(model, *each) for each in _attributes(model)],
        }

    def _actions(self, model: EntityModel) -> Iterator[str]:
        yield READ
        if model.writable:
            offered = {
                CREATE: model.creatable, UPDATE: True, DELETE: model.deletable, TRANSITION: model.workflow is not None,
            }  # fmt: skip
            known = (action for action, is_offered in offered.items() if is_offered)
            yield from (each for each in known if all(map(self.actor.may, model.permissions(each))))
        yield from (each.action.name for each in model.actions if self.actor.may(each.action.permission))

    def _scopes(self, model: EntityModel, action: str, path: str | None = None) -> list[str]:
        if model.told_by is not None:
            about = self.assembly.told_of(model).values()
            return sorted({scope for each in about for scope in self._scopes(each, parent_action(action), "")})
        if model.parent is not None and model.parent.target is not None:
            return self._scopes(self.assembly.entity(model.parent.target), parent_action(action), "")
        return [scope.name for scope in self.actor.rights.scopes(model, action, path)]

    def _field(self, model: EntityModel, path: str, field: FieldModel) -> dict[str, Any]:
        inside = path if model.has_own_rights else None
        is_readable = self.actor.may(field.meta.read) and bool(self._scopes(model, READ, inside))
        is_given = field.writable and self.actor.may(field.meta.write or "") and model.writable
        may_write = self.actor.may(model.cls.options.permission)
        writing = [action for action in (CREATE, UPDATE) if action == CREATE or not field.meta.create_only]
        return {
            "name": path,
            "readable": is_readable,
            "writable": is_given and may_write and any(self._scopes(model, action, inside) for action in writing),
            "usable": is_readable and not field.is_opaque,
        }


def _attributes(model: EntityModel) -> Iterator[tuple[str, FieldModel]]:
    holders: list[EntityModel | FacetModel] = [model, *model.facets.values()]
    for holder in holders:
        inside = f"{holder.api_name}." if isinstance(holder, FacetModel) else ""
        yield from ((inside + field.api_name, field) for field in holder.fields.values())
