"""Tier schemes: whether they are sound, which one is the primary one of an entity, and what is shipped of them."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..declare.defaults import Defaults
from ..declare.entity import Entity
from ..declare.tiers import PLACE, Criterion, TierScheme
from ..declare.values import Money
from ..tiers.models import TierThreshold
from .collect import Owned
from .draft import Draft
from .problems import StartupProblem


def chosen_schemes(
    draft: Draft, primary_tiers: Mapping[str, str], problems: list[StartupProblem]
) -> tuple[TierScheme, ...]:
    """All schemes; of an entity's at most one is primary: the configured, the only declared or the only one."""
    for owned in draft.found.schemes:
        for text in _faults(owned):
            problems.append(StartupProblem("TIERS_INVALID", (owned.plugin,), text, "mend the scheme"))
    by_entity: dict[type[Entity], list[Owned[TierScheme]]] = {}
    for owned in draft.found.schemes:
        if owned.record.on in draft.found.owners:  # others are reported by the check of relations
            by_entity.setdefault(owned.record.on, []).append(owned)
    names = {draft.type_of(entity): entity for entity in by_entity}
    problems += _unknown(primary_tiers, names, by_entity)
    primary: dict[type[Entity], str] = {}
    for name, entity in names.items():
        claimants = [owned for owned in by_entity[entity] if owned.record.primary]
        if name in primary_tiers:
            primary[entity] = primary_tiers[name]
        elif len(claimants) == 1:
            primary[entity] = claimants[0].record.code
        elif claimants:
            problems.append(_contested(name, claimants))
        elif len(by_entity[entity]) == 1:
            primary[entity] = by_entity[entity][0].record.code
    schemes = [owned.record for owned in draft.found.schemes]
    return tuple(replace(each, primary=primary.get(each.on) == each.code) for each in schemes)


def _faults(owned: Owned[TierScheme]) -> Iterator[str]:
    scheme = owned.record
    if not scheme.tiers:
        yield f"the tier scheme {scheme.code!r} has no tier"
    codes = [tier.code for tier in scheme.tiers]
    for twice in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"the tier scheme {scheme.code!r} has two tiers {twice!r}"
    meanings = {criterion.code: criterion for criterion in scheme.criteria}
    for code in sorted({each.code for each in scheme.criteria if meanings[each.code] is not each}):
        yield f"the tier scheme {scheme.code!r} has two criteria {code!r}"
    for criterion in meanings.values():
        yield from (f"the criterion {criterion.code!r} of {scheme.code!r} {text}" for text in _amiss(criterion))


def _amiss(criterion: Criterion) -> Iterator[str]:
    names, declared = set(PLACE.findall(criterion.label)), criterion.thresholds
    yield from (f"names {name!r}, which is none of its thresholds" for name in sorted(names - declared.keys()))
    yield from (
        f"has the threshold {name!r}, which its label does not name" for name in sorted(declared.keys() - names)
    )
    for name, value in declared.items():
        if type(value) not in {int, Money} or (value.amount if isinstance(value, Money) else value) < 0:
            yield f"has {value!r} as {name!r}, which is no number or amount from 0 on"
    try:
        inspect.signature(criterion.check).bind("row", **declared)
    except TypeError:
        yield f"cannot be checked with {', '.join(('row', *declared))}"


def shipped_thresholds(draft: Draft) -> Iterator[Defaults]:
    """The thresholds of all schemes, as the records that a company begins with."""
    rows = tuple(
        {"code": each.code, "amount" if isinstance(each.default, Money) else "number": each.default}
        for owned in draft.found.schemes
        for each in owned.record.thresholds
    )
    if rows:
        yield Defaults(TierThreshold, by="code", rows=rows)


def _unknown(
    primary_tiers: Mapping[str, str], names: Mapping[str, type[Entity]],
    by_entity: Mapping[type[Entity], list[Owned[TierScheme]]],
) -> Iterator[StartupProblem]:  # fmt: skip
    for name, code in primary_tiers.items():
        known = [owned.record.code for owned in by_entity[names[name]]] if name in names else []
        if code not in known:
            text = f'paktum.toml says [primary_tiers] {name} = "{code}", but no enabled plugin declares that scheme'
            remedy = f"write one of {', '.join(known)}" if known else "remove the line"
            yield StartupProblem("PRIMARY_TIER_UNKNOWN", (), text, remedy)


def _contested(name: str, claimants: list[Owned[TierScheme]]) -> StartupProblem:
    codes = [owned.record.code for owned in claimants]
    return StartupProblem(
        "PRIMARY_TIER_TAKEN", tuple(owned.plugin for owned in claimants),
        f"each declares the primary tier scheme of {name}: {', '.join(codes)}",
        f'choose one in paktum.toml: [primary_tiers] {name} = "{codes[0]}"',
    )  # fmt: skip
