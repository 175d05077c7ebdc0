"""What the API's names mean: from a field of a GraphQL type to the attribute, facet or list behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..assembly.naming import aggregate_name

WORKFLOW = "workflow"
HISTORY, AS_OF = "history", "asOf"


@dataclass(frozen=True, slots=True)
class SingleModel:
    """A record that belongs to another by a declared condition, such as the primary tier."""

    collection: CollectionModel


@dataclass(frozen=True, slots=True)
class AggregateModel:
    """The field with the groups and figures of a list."""

    collection: CollectionModel


@dataclass(frozen=True, slots=True)
class WorkflowField:
    """The field that shows where a record stands in its workflow."""

    model: EntityModel


@dataclass(frozen=True, slots=True)
class HistoryField:
    """A field that shows what the audit says of a record: its history, or what it was like at an instant."""

    model: EntityModel
    name: str


Member = FieldModel | FacetModel | CollectionModel | AggregateModel | SingleModel | WorkflowField | HistoryField


def members(model: EntityModel | FacetModel) -> Mapping[str, Member]:
    """The fields of an entity's or facet's type by their names in the API."""
    found: dict[str, Member] = {field.api_name: field for field in model.fields.values()}
    for collection in model.collections.values():
        found |= {collection.api_name: collection, aggregate_name(collection.api_name): AggregateModel(collection)}
    if isinstance(model, EntityModel):
        found |= {facet.api_name: facet for facet in model.facets.values()}
        found |= {single.api_name: SingleModel(single) for single in model.singles.values()}
        if model.workflow is not None:
            found[WORKFLOW] = WorkflowField(model)
        found |= {name: HistoryField(model, name) for name in (HISTORY, AS_OF)}
    return found


def order_paths(model: EntityModel) -> dict[str, str]:
    """What lists can be ordered by: from the API's enum member (`BANKING_KYC_REVIEW_ON`) to the attribute's path."""
    found = {"ID": "id"}
    for field in model.fields.values():
        found |= _order_path(field, "")
    for facet in model.facets.values():
        for field in facet.fields.values():
            found |= _order_path(field, f"{facet.name}.")
    return found


def _order_path(field: FieldModel, before: str) -> dict[str, str]:
    path = before + field.name
    if not field.sortable or field.kind is Kind.ID:
        return {}
    return {path.replace(".", "_").upper(): path}
