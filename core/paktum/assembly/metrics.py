"""Metrics: whether they can be computed, and the attributes that they are taken of."""

from collections.abc import Iterator

from ..access.models import User
from ..declare.entity import Entity
from ..declare.metrics import Metric, MetricKind
from .draft import Draft
from .model import FieldModel, Kind, MetricModel
from .problems import StartupProblem

OWNER = "owner"
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
DAYS = frozenset({Kind.DATE, Kind.DATETIME})


def metric_models(draft: Draft) -> Iterator[MetricModel]:
    """The metrics that were declared."""
    for owned in draft.found.metrics:
        metric = owned.record
        yield MetricModel(metric, owned.plugin, attribute_at(draft, metric.on, metric.value) if metric.value else None)


def check_metrics(draft: Draft) -> Iterator[StartupProblem]:
    """Report metrics that could not be computed."""
    for owned in draft.found.metrics:
        if owned.record.on in draft.found.owners:
            for fault in _faults(draft, owned.record):
                text = f"the metric {owned.record.code} {fault}"
                yield StartupProblem("METRIC_INVALID", (owned.plugin,), text, "mend the declaration")


def attribute_at(draft: Draft, cls: type[Entity], path: str) -> FieldModel | None:
    """The attribute that a path leads to, through references and facets: `deal.amount`, `leasing.financed`."""
    *steps, name = path.split(".")
    attributes, holder = draft.attributes[cls], cls
    for step in steps:
        target = attributes[step].target if step in attributes else None
        if target is not None and target in draft.attributes:
            holder, attributes = target, draft.attributes[target]
            continue
        added = (each.record for each in draft.found.facets if each.plugin == step and each.record.extends is holder)
        facet = next(added, None)
        if facet is None:
            return None
        attributes = draft.attributes[facet]
    return attributes.get(name)


def _faults(draft: Draft, metric: Metric) -> Iterator[str]:
    value = attribute_at(draft, metric.on, metric.value) if metric.value else None
    if metric.kind in {MetricKind.SUM, MetricKind.AVERAGE}:
        if value is None or value.is_opaque or value.kind not in NUMBERS:
            yield f"needs an attribute that is a number or money in SQL, not {metric.value!r}"
    elif metric.kind is MetricKind.DISTINCT:
        if value is None or value.is_opaque or value.kind in {Kind.MONEY, Kind.STRUCT}:
            yield f"counts the values of {metric.value!r}, which is no attribute that SQL can count"
    elif metric.value:
        yield f"counts records, so {metric.value!r} says nothing"
    if metric.kind is MetricKind.SHARE and metric.where is None:
        yield "is a share, and has no where=... that says of what"
    if metric.day and ((day := attribute_at(draft, metric.on, metric.day)) is None or day.kind not in DAYS):
        yield f"has day={metric.day!r}, which is no date and no instant"
    owner = attribute_at(draft, metric.on, f"{metric.whose}.{OWNER}" if metric.whose else OWNER)
    if owner is None or owner.target is not User:
        yield "is of records without an owner: name the reference to the record that has one, whose=..."
