"""`Limits`: up to which value an actor does things alone, as the company's limits of authority say it."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Limit:
    """value: None stands for any. currency: of an amount. days: within which what belongs together is added up."""

    value: Decimal | None
    currency: str | None = None
    days: int | None = None


Limits = Mapping[str, tuple[tuple[Limit, ...], ...]]
"""By the code of a measure that anybody has a limit of: the limits of each role that the actor has one by, or those of
the actor alone. One role is enough, but all of its limits must hold; without any, nothing can be done alone."""

UNLIMITED: Limits = {}


@dataclass(frozen=True, slots=True)
class Weight:
    """The value that a change gives to a measure of a record. along: the key of the record by which it is added up.
    sum: the value together with that of what was done along the same reference within some days."""

    value: Decimal
    currency: str | None
    along: uuid.UUID | None
    sum: Callable[[int], Decimal] = field(compare=False)

    def exceeds(self, other: "Weight | None") -> bool:
        """Whether it is more than what there was, or somewhere else."""
        return other is None or (self.currency, self.along) != (other.currency, other.along) or self.value > other.value

    def fits(self, limits: Iterable[Limit]) -> bool:
        """Whether it is within the limits of one holder. Those in another currency say nothing of it."""
        found = [each for each in limits if each.value is None or each.currency == self.currency]
        return bool(found) and all(self._within(each) for each in found)

    def _within(self, limit: Limit) -> bool:
        return limit.value is None or (self.value if limit.days is None else self.sum(limit.days)) <= limit.value


def allows(limits: Limits, measure: str, weight: Weight) -> bool:
    """Whether somebody with these limits does it alone."""
    return measure not in limits or any(weight.fits(each) for each in limits[measure])


def ceilings(
    holders: Iterable[Iterable[Limit]], currency: str | None, others: Callable[[int], Decimal]
) -> Iterator[Decimal | None]:
    """Up to which value each holder of limits does something in a currency alone, None for any; those who have no limit
    in the currency, or of a value that nobody knows (currency is None) one at all, do not. others: the sum of what else
    was done within some days."""
    for holder in holders:
        found = [each for each in holder if currency is None or each.value is None or each.currency == currency]
        values = [
            each.value - (others(each.days) if each.days is not None else 0) for each in found if each.value is not None
        ]
        if found and not (values and currency is None):
            yield min(values, default=None)


class KnownLimits:
    """All limits of a company, by role and by user."""

    def __init__(self, rows: Iterable[tuple[Any, Any, str, Limit]] = ()) -> None:
        """The rows: the code of a role or else the key of a user, the measure and the limit."""
        self.holders: dict[Any, dict[str, tuple[Limit, ...]]] = {}
        for role, user, measure, limit in rows:
            found = self.holders.setdefault(user if role is None else role, {})
            found[measure] = (*found.get(measure, ()), limit)
        self.measures = sorted({measure for found in self.holders.values() for measure in found})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KnownLimits) and self.holders == other.holders

    __hash__ = None  # type: ignore[assignment]  # it is compared only

    def of(self, user: Any, roles: Iterable[str]) -> Limits:
        """The limits of a user with these roles; the user's own are in place of the roles'."""
        if not self.measures:
            return UNLIMITED
        own, shared = self.holders.get(user, {}), [self.holders.get(role, {}) for role in roles]
        return {
            measure: (own[measure],) if measure in own else tuple(each[measure] for each in shared if measure in each)
            for measure in self.measures
        }

    def fitting_roles(self, weights: Iterable[tuple[str, Weight]]) -> tuple[str, ...]:
        """The roles whose limits allow all of this, the one with the smallest first."""
        wanted = list(weights)
        fitting = [
            (self._reach(found.get(wanted[0][0], ())), role)
            for role, found in self.holders.items()
            if isinstance(role, str) and all(weight.fits(found.get(measure, ())) for measure, weight in wanted)
        ]
        return tuple(role for _, role in sorted(fitting))

    @staticmethod
    def _reach(limits: Iterable[Limit]) -> tuple[bool, Decimal]:
        values = [each.value for each in limits]
        known = [each for each in values if each is not None]
        return len(known) < len(values), min(known, default=Decimal(0))
