"""The types of entities: objects, connections, filters and orders."""

from functools import partial
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
)

from ..access.models import User
from ..assembly.build import Assembly, workflow_history
from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..assembly.naming import aggregate_name
from ..declare.entity import Entity
from ..read.api import WORKFLOW, order_paths
from .aggregates import AggregateTypes
from .connections import connection, page_arguments
from .history import HistoryTypes
from .leaves import Leaves, description, listed
from .operators import ID_FILTER
from .shared import (
    NODE,
    NULLS_ORDER,
    ORDER_DIRECTION,
    REQUIRED_STRING,
    REQUIRED_STRINGS,
    VIEWER_TYPE,
    out,
    workflow_status,
)

NOT = (
    "This does not hold. A condition on a missing value neither holds nor fails, so its opposite does not hold either."
)


class EntityTypes:
    """Makes the output types, filters and orders of all entities of an assembly. Fields are made when first needed."""

    def __init__(self, assembly: Assembly, leaves: Leaves) -> None:
        self.assembly, self.leaves = assembly, leaves
        self.shown = [model for model in assembly.entities.values() if not model.internal]
        self.filters: dict[str, GraphQLInputObjectType] = {}
        self.list_filters: dict[str, GraphQLInputObjectType] = {}
        self.objects: dict[str, GraphQLObjectType] = {}
        self.connections: dict[str, GraphQLObjectType] = {}
        self.orders: dict[str, GraphQLInputObjectType] = {}
        for model in self.shown:
            self._declare(model)
        self.aggregates = AggregateTypes(self)
        self.status = workflow_status(self.list_field(workflow_history()))
        self.history = HistoryTypes(self.objects[self.type_name(User)])
        self.viewer = self._viewer()

    def _declare(self, model: EntityModel) -> None:
        name = model.type_name
        self.objects[name] = GraphQLObjectType(
            name, partial(self._fields, model), interfaces=[NODE], description=model.description
        )
        self.filters[name] = GraphQLInputObjectType(
            f"{name}Filter", partial(self._filter_fields, model), description=f"Conditions on {model.label_plural}."
        )
        self.list_filters[name] = GraphQLInputObjectType(
            f"{name}ListFilter", partial(self._list_filter_fields, name),
            description=f"Conditions on a list of {model.label_plural}.",
        )  # fmt: skip
        self.orders[name] = self._order(model)
        self.connections[name] = connection(name, self.objects[name], name)
        for facet in model.facets.values():
            self.objects[facet.type_name] = GraphQLObjectType(
                facet.type_name, partial(self._facet_fields, facet), description=facet.description
            )
            self.filters[facet.type_name] = GraphQLInputObjectType(
                f"{facet.type_name}Filter", partial(self._facet_filter_fields, facet),
                description=f"Conditions on what {facet.plugin} adds.",
            )  # fmt: skip

    # Output

    def _fields(self, model: EntityModel) -> dict[str, GraphQLField]:
        fields = {"id": out(GraphQLNonNull(GraphQLID), f"The id; it begins with {model.prefix}_.")}
        fields |= {field.api_name: self.attribute(model, field) for field in model.fields.values()}
        fields |= self._lists(model)
        for single in model.singles.values():
            target = self.assembly.entity(single.target)
            fields[single.api_name] = out(self.objects[target.type_name], f"{single.label}.")
        for facet in model.facets.values():
            fields[facet.api_name] = out(self.objects[facet.type_name], facet.description)
        if model.workflow is not None:
            text = "Where the record stands in its workflow, and what may happen next."
            fields[WORKFLOW] = out(self.status, text)
        return fields | self.history.fields

    def _facet_fields(self, facet: FacetModel) -> dict[str, GraphQLField]:
        fields = {field.api_name: self.attribute(facet, field) for field in facet.fields.values()}
        return fields | self._lists(facet)

    def attribute(self, model: EntityModel | FacetModel, field: FieldModel) -> GraphQLField:
        """The output field of an attribute."""
        if field.kind is Kind.REFERENCE:
            return out(self.objects[self.type_name(field.target)], description(field))
        kind = self.leaves.output(field)
        return out(GraphQLNonNull(kind) if model.promises(field) else kind, description(field))

    def type_name(self, cls: type[Entity] | None) -> str:
        """The name of an entity's type."""
        assert cls is not None
        return self.assembly.entity(cls).type_name

    def _lists(self, model: EntityModel | FacetModel) -> dict[str, GraphQLField]:
        fields = {}
        for each in model.collections.values():
            fields[each.api_name] = self.list_field(each)
            aggregate = self.aggregates.field(self.type_name(each.target), str(each.label))
            fields[aggregate_name(each.api_name)] = aggregate
        return fields

    def list_field(self, collection: CollectionModel) -> GraphQLField:
        """The field of a list of a record."""
        name = self.type_name(collection.target)
        return GraphQLField(
            GraphQLNonNull(self.connections[name]), self.page_arguments(name), description=f"{collection.label}."
        )

    def page_arguments(self, name: str) -> dict[str, GraphQLArgument]:
        """The arguments of a connection of an entity."""
        return {
            "filter": GraphQLArgument(self.filters[name], description="Only rows that meet these conditions."),
            "orderBy": GraphQLArgument(
                GraphQLList(GraphQLNonNull(self.orders[name])), description="The order; the id is always the last key."
            ),
            **page_arguments(),
        }

    # Filters and orders

    def _filter_fields(self, model: EntityModel) -> dict[str, GraphQLInputField]:
        own = self.filters[model.type_name]
        fields = {
            "id": GraphQLInputField(ID_FILTER, description="Conditions on the id."),
            "and": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="All of these hold."),
            "or": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="At least one of these holds."),
            "not": GraphQLInputField(own, description=NOT),
            "isNull": GraphQLInputField(
                GraphQLBoolean, description="For references: whether there is no such record (that the user may see)."
            ),
        }
        fields |= self._members(model)
        for facet in model.facets.values():
            fields[facet.api_name] = GraphQLInputField(self.filters[facet.type_name], description=facet.description)
        for single in model.singles.values():
            target = self.filters[self.type_name(single.target)]
            fields[single.api_name] = GraphQLInputField(target, description=f"Conditions on: {single.label}.")
        return fields

    def _facet_filter_fields(self, facet: FacetModel) -> dict[str, GraphQLInputField]:
        own = self.filters[facet.type_name]
        return {
            "and": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="All of these hold."),
            "or": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="At least one of these holds."),
            "not": GraphQLInputField(own, description=NOT),
            **self._members(facet),
        }

    def _members(self, model: EntityModel | FacetModel) -> dict[str, GraphQLInputField]:
        found = {}
        for field in model.fields.values():
            kind = self.filters[self.type_name(field.target)] if field.target else self.leaves.filter(field)
            if kind is not None:
                found[field.api_name] = GraphQLInputField(kind, description=f"Conditions on: {description(field)}")
        for each in model.collections.values():
            kind = self.list_filters[self.type_name(each.target)]
            found[each.api_name] = GraphQLInputField(kind, description=f"Conditions on: {each.label}.")
        return found

    def _list_filter_fields(self, name: str) -> dict[str, GraphQLInputField]:
        own = self.filters[name]
        return {
            "some": GraphQLInputField(own, description="At least one row meets this."),
            "none": GraphQLInputField(own, description="No row meets this."),
            "every": GraphQLInputField(own, description="Every row meets this; so does an empty list."),
        }

    def _order(self, model: EntityModel) -> GraphQLInputObjectType:
        values = {
            name: GraphQLEnumValue(path, description=f"By {path.replace('_', ' ').replace('.', ': ')}.")
            for name, path in order_paths(model).items()
        }
        fields = GraphQLEnumType(
            f"{model.type_name}OrderField", values, description=f"What lists of {model.type_name} can be ordered by."
        )
        return GraphQLInputObjectType(
            f"{model.type_name}Order",
            {
                "field": GraphQLInputField(GraphQLNonNull(fields), description="What to order by."),
                "direction": GraphQLInputField(ORDER_DIRECTION, description="ASC unless said otherwise."),
                "nulls": GraphQLInputField(NULLS_ORDER, description="Missing values are the smallest unless said."),
            },
            description=f"One key of the order of a list of {model.type_name}.",
        )

    def _viewer(self) -> GraphQLObjectType:
        return GraphQLObjectType(
            "Viewer",
            {
                "user": out(self.objects[self.type_name(User)], "The user's own record."),
                "roles": out(REQUIRED_STRINGS, "Codes of the roles that the user has."),
                "permissions": out(REQUIRED_STRINGS, "Codes of the permissions; `*` stands for all."),
                "types": GraphQLField(
                    GraphQLNonNull(GraphQLList(GraphQLNonNull(VIEWER_TYPE))),
                    {
                        "names": GraphQLArgument(
                            GraphQLList(REQUIRED_STRING), description="Of these only; all if left out."
                        )
                    },
                    description="What the user may do, by kind of record.",
                ),
                "locale": out(REQUIRED_STRING, "The language that labels and messages are in (BCP 47)."),
            },
            description="Who asks.",
        )

    def root_fields(self) -> dict[str, GraphQLField]:
        """The fields of Query that are derived: one record, and a list, per entity; node, nodes, viewer and events."""
        an_id = GraphQLArgument(GraphQLNonNull(GraphQLID), description="The record's id.")
        ids = GraphQLArgument(listed(GraphQLID), description="Ids of any kinds of records, at most 250.")
        fields: dict[str, Any] = {
            "node": GraphQLField(NODE, {"id": an_id}, description="The record with this id, of any kind, or null."),
            "nodes": GraphQLField(
                GraphQLNonNull(GraphQLList(NODE)), {"ids": ids},
                description="The records with these ids, in this order; null for an id without one.",
            ),
            "viewer": out(GraphQLNonNull(self.viewer), "Who asks."),
            "events": self.history.events(),
        }  # fmt: skip
        for model in self.shown:
            name = model.type_name
            fields[model.api_name] = GraphQLField(
                self.objects[name], {"id": an_id}, description=f"The {name} with this id, or null."
            )
            fields[model.api_plural] = GraphQLField(
                GraphQLNonNull(self.connections[name]), self.page_arguments(name), description=f"{model.label_plural}."
            )
            fields[aggregate_name(model.api_plural)] = self.aggregates.field(name, str(model.label_plural))
        return fields
