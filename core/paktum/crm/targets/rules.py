"""What targets and periods must be like, and when a period may be closed or opened again."""

from collections.abc import Iterator
from typing import Any

from paktum import (
    Branch,
    Change,
    Condition,
    Guard,
    Problem,
    Row,
    Saving,
    Team,
    User,
    before_save,
    label as _,
    living,
    today,
    validation,
)

from .models import Period, PeriodKind, Target, TargetUnit
from .names import days_of

KINDS = {4: PeriodKind.YEAR, 7: PeriodKind.MONTH}
OPEN = "open"
PLACE = {TargetUnit.USER: "owner", TargetUnit.TEAM: "team", TargetUnit.BRANCH: "branch"}
"""What a target names, by its unit."""


@before_save(Period)
def period_has_days(saving: Saving) -> None:
    """The code says how long a period is and when."""
    code = saving["code"]
    saving["kind"] = PeriodKind.QUARTER if "Q" in code else KINDS[len(code)]
    saving["starts_on"], saving["ends_on"] = days_of(code)


@before_save(Target)
def target_is_of_its_unit(saving: Saving) -> None:
    """A new target names whose it is, with the units that this one belongs to then, and nothing else; so it has its
    code."""
    if saving.is_new:
        saving["code"] = placed(saving, saving["period"].code, saving["metric"])


def placed(saving: Saving, *what: str) -> str:
    """Let a new record name whose it is, by its unit, with the units that this one belongs to; gives a code, of what it
    is about and whose it is."""
    unit = saving["unit"]
    owner = saving["owner"] if unit is TargetUnit.USER else None
    team = saving["team"] if unit is TargetUnit.TEAM else living(owner and owner.team)
    if unit is TargetUnit.BRANCH:
        branch = saving["branch"]
    else:
        branch = living(owner and owner.branch) or living(team and team.branch)
    saving["owner"], saving["team"], saving["branch"] = owner, team, branch
    named: User | Team | Branch | None = saving[PLACE[unit]] if unit in PLACE else None
    return " ".join((*what, unit.value, named.id.hex if named else "-"))


@validation(Target)
def target_fits_its_metric(change: Change, target: Target) -> Iterator[Problem]:
    """A target is of a metric that there is, has a currency if that is of money, and names whose it is."""
    yield from metric_faults(change, target.metric)
    metric = change.assembly.metrics.get(target.metric)
    if metric is None:
        return
    if metric.is_money and target.currency is None:
        yield Problem("REQUIRED", _("a value is needed"), ("currency",))
    elif not metric.is_money and target.currency is not None:
        yield Problem("INVALID_VALUE", _("only the target of an amount has a currency"), ("currency",))
    yield from unnamed(target)


def metric_faults(change: Change, code: str) -> Iterator[Problem]:
    """What is wrong with the code of a metric."""
    if code not in change.assembly.metrics:
        known = ", ".join(sorted(change.assembly.metrics))
        yield Problem("INVALID_VALUE", _("not a metric; there are {known}").filled(known=known), ("metric",))


def unnamed(record: Any) -> Iterator[Problem]:
    """What is wrong with a record that does not name whose it is."""
    place = PLACE.get(record.unit)
    if place is not None and getattr(record, place) is None:
        yield Problem("REQUIRED", _("a value is needed"), (place,))


@validation(Target)
def target_is_of_an_open_period(change: Change, target: Target) -> Iterator[Problem]:
    """What was reported of a closed period stays."""
    if target.period.state != OPEN:
        yield Problem(
            "core.period_closed", _("The period is closed; open it again to change its targets."), ("period",)
        )


def has_frozen_facts(period: Row) -> Condition:
    """Whether the facts of all targets are frozen."""
    return period.targets.every(lambda target: target.frozen_facts.any())


def has_no_frozen_facts(period: Row) -> Condition:
    """Whether no fact is frozen any more."""
    return period.targets.none(lambda target: target.frozen_facts.any())


def has_ended(period: Row) -> Condition:
    """Whether its last day has passed."""
    return period.ends_on < today()


def is_to_be_closed(period: Row) -> Condition:
    """Whether the product closes it now."""
    return (period.state == OPEN) & (period.closes_on <= today()) & has_ended(period)


ENDED = Guard("core.period_running", _("The last day of the period has not passed yet."), has_ended)
FROZEN = Guard(
    "core.facts_not_frozen", _("Close a period with periodClose, which freezes its facts."), has_frozen_facts
)
RELEASED = Guard(
    "core.facts_frozen", _("Open a period again with periodReopen, which gives its facts free."), has_no_frozen_facts
)
