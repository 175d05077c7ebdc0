"""What the API should answer, by the plainest means: Python rows, loops, and graphql-core's own execution.

graphql-core collects fields, merges selections and coerces arguments as the specification says; this module only
answers for one field of one row at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import graphql

from paktum import Money
from paktum.access.actor import SYSTEM, Actor
from paktum.assembly.build import workflow_history
from paktum.assembly.model import CollectionModel, EntityModel, FacetModel, Kind
from paktum.declare.workflow import ANY, Transition
from paktum.read.api import AggregateModel, SingleModel, WorkflowField, members
from paktum.schema.build import ApiSchema

from .groups import FigureSet, GroupAnswer, Groups, groups_of
from .hits import Hit, Hits, page_of_hits
from .pages import Page, page_of
from .worlds import Row, World, amount_text, text_of


@dataclass
class Record:
    """A row of an entity or a facet, as a parent of fields."""

    model: EntityModel | FacetModel
    row: Row


@dataclass
class Edge:
    node: Record | Hit


@dataclass
class Status:
    model: EntityModel
    row: Row


class Reference:
    """Answers documents over a world."""

    def __init__(self, api: ApiSchema, world: World, actor: Actor = SYSTEM, today: date = date(2026, 11, 23)) -> None:
        self.api, self.world, self.actor, self.today = api, world, actor, today

    def answer(self, text: str, variables: Mapping[str, Any]) -> Any:
        """The data of an answer; the document and the variables must be good."""
        result: Any = graphql.execute(
            self.api.graphql, graphql.parse(text), root_value=self, variable_values=dict(variables),
            field_resolver=self._field, type_resolver=lambda value, *_: value.model.type_name,
        )  # fmt: skip
        assert not result.errors, result.errors
        return result.data

    def _field(self, source: Any, info: graphql.GraphQLResolveInfo[Any], **given: Any) -> Any:
        name = info.field_name
        if source is self:
            return self._root(name, given)
        if isinstance(source, Record):
            return self._member(source, name, given)
        if isinstance(source, Page | Hits):
            return self._of_page(source, name)
        if isinstance(source, Edge):
            return source.node.row["id"].hex if name == "cursor" else source.node
        if isinstance(source, Hit):
            return self._of_hit(source, name)
        if isinstance(source, Status):
            return self._of_status(source, name, given)
        if isinstance(source, Groups | GroupAnswer | FigureSet):
            return source.answer(name)
        if isinstance(source, Money):
            return amount_text(source) if name == "amount" else source.currency
        if isinstance(source, dict):
            return source[name]
        return next(getattr(source, part) for part in dir(source) if part.replace("_", "").lower() == name.lower())

    def _root(self, name: str, given: Mapping[str, Any]) -> Any:
        models = [model for model in self.api.assembly.entities.values() if not model.internal]
        if name in {"node", "nodes"}:
            return self._node(given["id"]) if name == "node" else [self._node(each) for each in given["ids"]]
        if name == "search":
            return page_of_hits(self.world, given)
        for model in models:
            if name == model.api_name:
                found = self._node(given["id"])
                return found if found is not None and found.model is model else None
            if name == model.api_plural:
                return page_of(self.world, model, self.world.living(model), given)
            if name == f"{model.api_plural}Aggregate":
                return self._groups(model, self.world.living(model), given)
        raise AssertionError(name)

    def _groups(self, model: EntityModel, rows: list[Row], given: Mapping[str, Any]) -> Groups:
        return groups_of(self.world, model, rows, given, Record)

    def _node(self, public_id: str) -> Record | None:
        model = self.api.assembly.find_by_id(public_id)
        row = model and self.world.find(model, model.find_key(public_id))
        return Record(model, row) if model and row else None

    def _member(self, source: Record, name: str, given: Mapping[str, Any]) -> Any:
        model, row = source.model, source.row
        if name == "id":
            assert isinstance(model, EntityModel)
            return model.public_id(row["id"])
        member = members(model)[name]
        if isinstance(member, FacetModel):
            return Record(member, {**row.get(member.name, {}), "id": row["id"]})
        if isinstance(member, CollectionModel):
            target = self.world.assembly.entity(member.target)
            return page_of(self.world, target, self.world.listed(member, row), given)
        if isinstance(member, AggregateModel):
            target = self.world.assembly.entity(member.collection.target)
            return self._groups(target, self.world.listed(member.collection, row), given)
        if isinstance(member, SingleModel):
            found = self.world.single(member, row)
            return Record(self.world.assembly.entity(member.collection.target), found) if found else None
        if isinstance(member, WorkflowField):
            return Status(member.model, row)
        if member.kind is Kind.REFERENCE:
            assert member.target is not None
            found = self.world.referred(model, row, member) if self.actor.may(member.meta.read) else None
            return Record(self.world.assembly.entity(member.target), found) if found else None
        value = self.world.value(model, row, member, self.actor)
        if member.kind is Kind.STRUCT and member.nullable:
            return value if value and any(getattr(value, part.name) is not None for part in member.parts) else None
        return text_of(member, value)

    def _of_page(self, page: Page | Hits, name: str) -> Any:
        nodes = page.rows if isinstance(page, Hits) else [Record(page.model, row) for row in page.rows]
        if name == "nodes":
            return nodes
        if name == "edges":
            return [Edge(node) for node in nodes]
        if name == "totalCount":
            return page.total
        return {
            "hasNextPage": page.more_after,
            "hasPreviousPage": page.more_before,
            "startCursor": nodes[0].row["id"].hex if nodes else None,
            "endCursor": nodes[-1].row["id"].hex if nodes else None,
        }

    def _of_hit(self, hit: Hit, name: str) -> Any:
        return {"type": hit.model.prefix, "title": hit.title, "match": hit.match, "record": Record(hit.model, hit.row)}[
            name
        ]

    def _of_status(self, status: Status, name: str, given: Mapping[str, Any]) -> Any:
        workflow = status.model.workflow
        assert workflow is not None
        assert status.model.state_field is not None
        code = status.row[status.model.state_field.name]
        if name == "history":
            history = workflow_history()
            target = self.world.assembly.entity(history.target)
            return page_of(self.world, target, self.world.listed(history, status.row), given)
        state = workflow.state(code)
        assert state is not None
        if name == "availableTransitions":
            leaving = [
                each for each in workflow.transitions
                if code in each.sources or (ANY in each.sources and not state.final)
            ]  # fmt: skip
            return [self._transition(status, each) for each in leaving]
        return {"workflow": workflow.code, "state": code, "label": state.label}[name]

    def _transition(self, status: Status, transition: Transition) -> dict[str, Any]:
        assert status.model.workflow is not None
        target = status.model.workflow.state(transition.target)
        assert target is not None
        refusals = []
        if not self.actor.may(transition.permission):
            message = f"needs the permission {transition.permission}"
            refusals.append({"code": "FORBIDDEN", "message": message})
        for guard in transition.guards:
            if not self.world.passes(guard.code, status.model, status.row):
                refusals.append({"code": guard.code, "message": guard.message})
        return {
            "name": transition.name,
            "label": transition.label,
            "target": target.code,
            "targetLabel": target.label,
            "allowed": not refusals,
            "refusals": refusals,
        }
