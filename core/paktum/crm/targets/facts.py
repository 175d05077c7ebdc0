"""What was reached of a target, as SQL. Everything in a target that is computed stands here."""

from collections.abc import Sequence
from typing import Any

from paktum import Condition, Lacking, MetricScope, Row, label as _, measured, ranked, ratio, unconverted, when

from ..rates.rules import amount_in

ATTAINMENT_DIGITS = 4
PLACES = ("owner", "team", "branch")
NO_RATE = _("There is no exchange rate {what}.")
"""Of pairs of currencies, each on a day."""


def fact(target: Row) -> Any:
    """The frozen fact of a closed period, or what the metric gives now."""
    frozen = target.frozen_facts
    return when(frozen.any(), frozen.maximum(lambda each: each.fact), live_fact(target))


def missing_rate(target: Row) -> Any:
    """Why there is no fact, if rates are missing."""
    return when(target.frozen_facts.none(), live_missing_rate(target))


def live_fact(target: Row) -> Any:
    """What the metric gives now."""
    return measured(target, target.metric, _scope(target))


def live_missing_rate(target: Row) -> Any:
    """The pairs of currencies and the days of the rates that the metric lacks now: `USD/EUR 2026-03-05`."""
    return unconverted(target, target.metric, _scope(target))


RATE_MISSING = Lacking("core.rate_missing", NO_RATE, missing_rate)


def attainment(target: Row) -> Any:
    """Fact by goal; the more the better, without an upper end."""
    return ratio(target.fact, target.goal, digits=ATTAINMENT_DIGITS)


def band(target: Row, bands: Any) -> Any:
    """The code of the highest band that begins at the attainment or below."""
    reached = target.attainment
    return bands.last(lambda each: each.code, lambda each: each.at_least, lambda each: each.at_least <= reached)


def handed_on(target: Row, targets: Any) -> Any:
    """What the targets one level below in the same currency sum up to; NULL if there are none."""

    def is_below(other: Row) -> Condition:
        same_plan = (other.key_of("period") == target.key_of("period")) & (other.metric == target.metric)
        same_plan &= other.currency.is_not_distinct_from(target.currency)
        of_branch = (target.unit == "branch") & (other.unit == "team") & _same(target, other, "branch")
        of_team = (target.unit == "team") & (other.unit == "user") & _same(target, other, "team")
        return same_plan & (((target.unit == "company") & (other.unit == "branch")) | of_branch | of_team)

    return when(targets.any(is_below), targets.sum(lambda other: other.goal, is_below))


def _same(target: Row, other: Row, place: str) -> Condition:
    return target.key_of(place) == other.key_of(place)


def company_rank(target: Row) -> Any:
    """The place among all targets of the same period, metric and unit."""
    return ranked(target, among_peers)


def team_rank(target: Row) -> Any:
    """The place among those of them that are of the same team."""
    return when(target.key_of("owner").is_not(None), ranked(target, among_colleagues))


def among_peers(target: Row) -> Sequence[Any]:
    """What targets are ranked by, and what those have in common that are compared."""
    return (target.attainment, target.key_of("period"), target.metric, target.unit)


def among_colleagues(target: Row) -> Sequence[Any]:
    """The same, within a team."""
    return (*among_peers(target), target.key_of("team"))


def _scope(target: Row) -> MetricScope:
    """The days of the period, and whose figures: of what a target names, the narrowest counts."""
    owner, team, branch = (target.key_of(name) for name in PLACES)
    whose = {
        "owner": owner,
        "team": when(owner.is_(None), team),
        "branch": when(owner.is_(None) & team.is_(None), branch),
    }
    period = target.period
    return MetricScope(period.starts_on, period.ends_on, whose, target.currency, amount_in)
