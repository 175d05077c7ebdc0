"""The hand-written part of the API: what a user interface needs to draw forms and boards before there is a record."""

import enum
from typing import Annotated, Any

import strawberry
from strawberry.tools import create_type

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind, MetricModel, WorkflowModel
from ..assembly.naming import camel
from ..declare.deadlines import Deadline
from ..declare.errors import refuse
from ..declare.labels import label_from_name
from ..read.api import order_paths

Info = strawberry.Info[Any, None]


@strawberry.type(description="A value that a field may have.")
class ChoiceInfo:
    """What `entities` says of a member of an enumeration."""

    code: str = strawberry.field(description="The enumeration's member.")
    label: str = strawberry.field(description="What people read.")


@strawberry.type(description="A field of an entity, as a form or table shows it.")
class FieldInfo:
    """What `entities` says of an attribute."""

    name: str = strawberry.field(description="Name in queries; a plugin's is behind the plugin's: banking.kycStatus.")
    input_name: str = strawberry.field(description="Name in inputs: a reference's ends in Id.")
    kind: str = strawberry.field(
        description="What sort of value: string, code, integer, boolean, decimal, money, struct, date, datetime, enum, "
        "id, reference or labels."
    )
    label: str = strawberry.field(description="What people read.")
    help: str | None = strawberry.field(description="A longer explanation.")
    group: str | None = strawberry.field(description="Heading under which a form shows it.")
    plugin: str = strawberry.field(description="The plugin that adds it.")
    is_required: bool = strawberry.field(name="required", description="Whether a new record needs it.")
    is_writable: bool = strawberry.field(name="writable", description="Whether inputs have it.")
    is_sortable: bool = strawberry.field(name="sortable", description="Whether lists can be ordered by it.")
    is_searchable: bool = strawberry.field(name="searchable", description="Whether search finds records by it.")
    order_field: str | None = strawberry.field(description="Its name in orderBy.")
    max_length: int | None = strawberry.field(description="Most characters of a text.")
    target: str | None = strawberry.field(description="The entity that a reference leads to.")
    choices: list[ChoiceInfo] = strawberry.field(description="The members of an enumeration.")


@strawberry.type(description="A kind of record.")
class EntityInfo:
    """What `entities` says of an entity."""

    name: str = strawberry.field(description="Its type in this API.")
    label: str = strawberry.field(description="What people call one.")
    label_plural: str = strawberry.field(description="What people call several.")
    plugin: str = strawberry.field(description="The plugin that declares it.")
    id_prefix: str = strawberry.field(description="What its ids begin with.")
    list_field: str = strawberry.field(description="The field of Query that lists it.")
    display_field: str | None = strawberry.field(description="The field that names a record to people.")
    workflow: str | None = strawberry.field(description="Code of its workflow.")
    fields: list[FieldInfo] = strawberry.field(description="Its fields, plugins' included.")


@strawberry.type(
    description="How long a record may stay in a state, and which transition the product then takes it along."
)
class DeadlineInfo:
    """What `workflows` says of the deadline of a state."""

    transition: str = strawberry.field(description="The transition that is then taken.")
    days: int = strawberry.field(description="Days from when it enters the state.")
    hours: int = strawberry.field(description="Hours, beside the days.")
    is_business: bool = strawberry.field(name="business", description="Whether only business time counts.")
    until: str | None = strawberry.field(description="In place of these, the field that holds the last day or instant.")
    calendar: str = strawberry.field(description="Code of the business calendar that counts.")


@strawberry.type(description="A state of a workflow.")
class StateInfo:
    """What `workflows` says of a state."""

    code: str = strawberry.field(description="Its code, as stored and filtered by.")
    label: str = strawberry.field(description="What people read.")
    is_final: bool = strawberry.field(name="final", description="Whether records end here.")
    plugin: str = strawberry.field(description="The plugin that adds it.")
    deadline: DeadlineInfo | None = strawberry.field(description="How long records may stay in it, if not for ever.")
    pauses: bool = strawberry.field(description="Whether the deadline of the state before stands still meanwhile.")
    frozen: bool = strawberry.field(
        description="Whether the record, and what belongs to it, is not changed or deleted meanwhile."
    )
    settled: list[str] = strawberry.field(
        description="Names of the types of which what belongs to the record is not added, changed or deleted meanwhile."
    )


@strawberry.type(description="A transition of a workflow.")
class TransitionInfo:
    """What `workflows` says of a transition."""

    name: str = strawberry.field(description="Its name, given to the transition mutation.")
    label: str = strawberry.field(description="What a button for it says.")
    sources: list[str] = strawberry.field(description="Codes of the states that it leads out of.")
    target: str = strawberry.field(description="Code of the state that it leads to.")
    guards: list[str] = strawberry.field(description="Codes of the conditions that it needs.")


@strawberry.type(description="A workflow: what a pipeline board needs before it has a record.")
class WorkflowInfo:
    """What `workflows` says of a workflow."""

    code: str = strawberry.field(description="Its code.")
    label: str = strawberry.field(description="What people read.")
    plugin: str = strawberry.field(description="The plugin that declares it.")
    entity: str = strawberry.field(description="The entity whose records go through it.")
    initial: str = strawberry.field(description="Code of the first state.")
    states: list[StateInfo] = strawberry.field(description="Its states, in order, plugins' included.")
    transitions: list[TransitionInfo] = strawberry.field(description="Its transitions, in order.")


@strawberry.type(description="A figure that targets may be set on.")
class MetricInfo:
    """What `metrics` says of a metric."""

    code: str = strawberry.field(description="Its code, given to targets.")
    label: str = strawberry.field(description="What people read.")
    help: str | None = strawberry.field(description="A longer explanation.")
    plugin: str = strawberry.field(description="The plugin that declares it.")
    entity: str = strawberry.field(description="The kind of records that it is computed from.")
    kind: str = strawberry.field(
        description="What is done with them: count, distinct (different values), sum, average, or share (a fraction)."
    )
    value: str | None = strawberry.field(description="The attribute that is added up or counted.")
    day: str | None = strawberry.field(
        description="The attribute by which they belong to a period; null if the figure is of how things stand."
    )
    unit: str = strawberry.field(description="What it is a number of.")
    is_money: bool = strawberry.field(description="Whether it is an amount, so that targets of it have a currency.")
    version: int = strawberry.field(description="Of its definition; it grows when that changes.")


@strawberry.type(description="Why two records may be the same.")
class DuplicateReason:
    """What `duplicates` says of an attribute of two records."""

    field: str = strawberry.field(
        description="The field that is alike; of a record that belongs to them with its kind."
    )
    label: str = strawberry.field(description="What people call the field.")
    likeness: int = strawberry.field(description="How alike its values are, in percent.")


@strawberry.type(description="Two records that may be the same.")
class Duplicate:
    """What `duplicates` gives."""

    record_id: strawberry.ID = strawberry.field(description="The id of the older record.")
    other_id: strawberry.ID = strawberry.field(description="The id of the newer one.")
    score: int = strawberry.field(description="How likely they are the same, in percent.")
    reasons: list[DuplicateReason] = strawberry.field(description="Why, the strongest reason first.")


MergeableType = Annotated[
    str, strawberry.argument(description="The type of the records, such as Client; its records can be merged.")
]
OfRecord = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only what is like this record; all pairs if left out.")
]
First = Annotated[int, strawberry.argument(description="At most so many pairs, from 1 to 500.")]

MOST_DUPLICATES = 500

Names = Annotated[list[str] | None, strawberry.argument(description="Types of the wanted ones; all if left out.")]
Codes = Annotated[list[str] | None, strawberry.argument(description="Codes of the wanted ones; all if left out.")]
Locale = Annotated[
    str | None, strawberry.argument(description="The language of the texts (BCP 47); the user's if left out.")
]


def query_type(assembly: Assembly) -> type:
    """The hand-written fields of Query for one assembly."""

    def entities(info: Info, names: Names = None, locale: Locale = None) -> list[EntityInfo]:
        texts = Describing(assembly, locale or info.context.locale)
        shown = [model for model in assembly.entities.values() if not model.internal]
        return [texts.entity(model) for model in shown if names is None or model.type_name in names]

    def workflows(info: Info, codes: Codes = None, locale: Locale = None) -> list[WorkflowInfo]:
        texts = Describing(assembly, locale or info.context.locale)
        return [texts.workflow(model) for code, model in assembly.workflows.items() if codes is None or code in codes]

    def metrics(info: Info, codes: Codes = None, locale: Locale = None) -> list[MetricInfo]:
        texts = Describing(assembly, locale or info.context.locale)
        return [texts.metric(model) for code, model in assembly.metrics.items() if codes is None or code in codes]

    async def duplicates(info: Info, type: MergeableType, of: OfRecord = None, first: First = 50) -> list[Duplicate]:
        if not 1 <= first <= MOST_DUPLICATES:
            raise refuse("OUT_OF_RANGE", f"from 1 to {MOST_DUPLICATES}", "first")
        context = info.context
        found = await context.duplicates.find(context.actor, context.locale, type, of, first)
        public_id = assembly.entities[type].public_id
        return [
            Duplicate(
                record_id=strawberry.ID(public_id(each.record)), other_id=strawberry.ID(public_id(each.other)),
                score=round(100 * each.score),
                reasons=[
                    DuplicateReason(field=why.field, label=why.label, likeness=round(100 * why.likeness))
                    for why in each.reasons
                ],
            )
            for each in found
        ]  # fmt: skip

    of_duplicates: Any = strawberry.field(
        resolver=duplicates,
        description="Pairs of records that may be the same, most likely first, by their names, places, and what each "
        "should have alone. clientsMerge and its like make one of two.",
    )
    of_entities: Any = strawberry.field(
        resolver=entities, description="The kinds of records with their fields, labelled in a language."
    )
    of_workflows: Any = strawberry.field(
        resolver=workflows, description="The workflows with their states and transitions, labelled in a language."
    )
    of_metrics: Any = strawberry.field(
        resolver=metrics, description="The figures that targets may be set on, labelled in a language."
    )
    return create_type(
        "Query", [of_duplicates, of_entities, of_metrics, of_workflows], description="What can be asked."
    )


class Describing:
    """Describes the declarations of an assembly in one language."""

    def __init__(self, assembly: Assembly, locale: str) -> None:
        self.assembly, self.locale = assembly, locale

    def text(self, message: str) -> str:
        """A declared text in the language."""
        return self.assembly.catalogue.text(message, self.locale)

    def entity(self, model: EntityModel) -> EntityInfo:
        orders = {path: name for name, path in order_paths(model).items()}
        fields = [self.field(model, field, orders) for field in model.fields.values()]
        for facet in model.facets.values():
            fields += [self.field(facet, field, orders) for field in facet.fields.values()]
        return EntityInfo(
            name=model.type_name,
            label=self.text(model.label),
            label_plural=self.text(model.label_plural),
            plugin=model.plugin,
            id_prefix=model.prefix,
            list_field=model.api_plural,
            display_field=model.display.api_name if model.display else None,
            workflow=model.workflow.code if model.workflow else None,
            fields=fields,
        )

    def field(self, model: EntityModel | FacetModel, field: FieldModel, orders: dict[str, str]) -> FieldInfo:
        inside = f"{model.api_name}." if isinstance(model, FacetModel) else ""
        path = f"{model.name}.{field.name}" if isinstance(model, FacetModel) else field.name
        meta = field.meta
        return FieldInfo(
            name=inside + field.api_name,
            input_name=inside + field.input_name,
            kind=field.kind.value,
            label=self.text(field.label),
            help=self.text(meta.help) if meta.help else None,
            group=self.text(meta.group) if meta.group else None,
            plugin=field.plugin,
            is_required=field.required,
            is_writable=field.writable,
            is_sortable=path in orders,
            is_searchable=meta.searchable,
            order_field=orders.get(path),
            max_length=meta.length if field.kind in {Kind.STRING, Kind.CODE} else None,
            target=self.assembly.entity(field.target).type_name if field.target else None,
            choices=[ChoiceInfo(code=member.name, label=self._member(member)) for member in field.choices or ()],
        )

    def _member(self, member: enum.Enum) -> str:
        return self.text(label_from_name(member.name.lower()))

    def workflow(self, model: WorkflowModel) -> WorkflowInfo:
        workflow = model.workflow
        holder = next(each for each in self.assembly.entities.values() if each.workflow is workflow)
        return WorkflowInfo(
            code=workflow.code,
            label=self.text(workflow.label),
            plugin=model.plugin,
            entity=holder.type_name,
            initial=workflow.initial,
            states=[
                StateInfo(
                    code=state.code, label=self.text(state.label), is_final=state.final,
                    plugin=model.state_owners[state.code], pauses=state.pauses,
                    frozen=state.frozen, deadline=_deadline(holder, state.deadline),
                    settled=[self.assembly.entity(each).type_name for each in state.settled],
                )
                for state in workflow.states
            ],
            transitions=[
                TransitionInfo(
                    name=each.name, label=self.text(each.label), target=each.target,
                    sources=[state.code for state in workflow.states if each in workflow.leaving(state.code)],
                    guards=[guard.code for guard in each.guards],
                )
                for each in workflow.transitions
            ],
        )  # fmt: skip

    def metric(self, model: MetricModel) -> MetricInfo:
        metric = model.metric
        return MetricInfo(
            code=metric.code, label=self.text(metric.label), help=self.text(metric.help) if metric.help else None,
            plugin=model.plugin, entity=self.assembly.entity(metric.on).type_name, kind=metric.kind.value,
            value=_api_path(metric.value), day=_api_path(metric.day), unit=self.text(metric.unit),
            is_money=model.is_money, version=metric.version,
        )  # fmt: skip


def _api_path(path: str) -> str | None:
    return ".".join(camel(step) for step in path.split(".")) if path else None


def _deadline(model: EntityModel, deadline: Deadline | None) -> DeadlineInfo | None:
    if deadline is None:
        return None
    return DeadlineInfo(
        transition=deadline.transition, days=deadline.days, hours=deadline.hours, is_business=deadline.business,
        until=model.fields[deadline.until].api_name if deadline.until else None, calendar=deadline.calendar,
    )  # fmt: skip
