"""Metrics: what a company counts and adds up, so that it can set targets on it and see what was reached."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .entity import Entity
from .labels import Label, label as _

PIECES = _("pieces")


class MetricKind(enum.Enum):
    """What is done with the records that a metric is about."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a period and of a user, team, branch or the whole company, computed by SQL from records of one kind.

    kind: how many records there are, how many different values of `value`, their sum or average, or which share of the
    records meets `where`.
    value: the attribute: a number or money, and for DISTINCT anything; one behind a reference or facet as in
    `client.turnover`.
    day: the date or instant by which a record belongs to a period; without one, the figure is of how things stand.
    where: the rule over a row (`Row`) that records meet to count. among: of a SHARE, the rule for all that it is of.
    is_of_days: where and among get the first and the last day too, as expressions: `where(row, first, last)`.
    whose: the reference to the record whose owner, team and branch count, where the record has none of its own.
    unit: what it is a number of; sums and averages of money have their currency.
    version: a number that grows when the definition changes; results that were frozen name the one they were made by.
    """

    code: str
    label: Label
    on: type[Entity]
    kind: MetricKind = MetricKind.COUNT
    value: str = ""
    day: str = ""
    where: Callable[..., Any] | None = None
    among: Callable[..., Any] | None = None
    whose: str = ""
    unit: Label = PIECES
    help: Label | None = None
    version: int = 1
    is_of_days: bool = False
