"""What declared schemes say of a tier assignment, as SQL."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..declare.tiers import PLACE, Criterion, Threshold, Tier, TierScheme
from ..read.arithmetic import MoneyTerm
from ..read.dialects import Concatenation, text_literal
from .thresholds import present

if TYPE_CHECKING:
    from ..read.reading import Reading  # rows know the assembly, which knows the models that these texts are for
    from ..read.rows import Row


def declared_tier(row: "Row", what: str) -> Any:
    """The label, or the JSON list of benefits, reasons or lacking criteria, of the tier in a `TierAssignment` row."""
    reading = row.reading
    describe = {"label": _label, "benefits": _benefits, "reasons": _reasons, "lacks": _lacks}[what]
    cases = []
    for scheme in reading.assembly.schemes.values():
        for index, tier in enumerate(scheme.tiers):
            here = sa.and_(row.scheme == text_literal(scheme.code), row.code == text_literal(tier.code))
            cases.append((here, describe(row, reading, scheme, tier, index)))
    nothing = row.code if what == "label" else text_literal("[]")
    return sa.case(*cases, else_=nothing) if cases else nothing


def threshold_label(row: "Row") -> Any:
    """What a `TierThreshold` row is for: its tiers, and its criterion with `…` in the place of it."""
    declared = row.reading.assembly.thresholds.values()
    cases = [(row.code == text_literal(each.code), _named(row, each)) for each in declared]
    return sa.case(*cases, else_=row.code) if cases else row.code


def _named(row: "Row", threshold: Threshold) -> Any:
    scheme, criterion = threshold.scheme, threshold.criterion
    text = row.reading.text
    tiers = [text(tier.label) for tier in scheme.tiers if criterion in tier.criteria] or [text(scheme.label)]
    others = (Threshold(scheme, criterion, name) for name in criterion.thresholds if name != threshold.name)
    places = {threshold.name: "…", **{each.name: _shown(row, each) for each in others}}
    return Concatenation([", ".join(tiers), ": ", _filled(text(criterion.label), places)])


def _label(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return text_literal(reading.text(tier.label))


def _benefits(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return text_literal(json.dumps([reading.text(benefit) for benefit in tier.benefits], ensure_ascii=False))


def _reasons(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return _listed(row, row.met, scheme, tier.criteria)


def _lacks(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    following = scheme.tiers[index + 1].criteria if index + 1 < len(scheme.tiers) else ()
    return _listed(row, row.missing, scheme, following)


def _listed(row: "Row", codes: Any, scheme: TierScheme, criteria: Sequence[Criterion]) -> Any:
    pieces = []
    for criterion in criteria:
        label = json.dumps(row.reading.text(criterion.label), ensure_ascii=False)
        named = codes.like(text_literal(f"%,{criterion.code},%"))
        places = {name: _shown(row, Threshold(scheme, criterion, name)) for name in criterion.thresholds}
        text = Concatenation([",", _filled(label, places)])
        pieces.append(sa.case((named, text), else_=text_literal("")))
    if not pieces:
        return text_literal("[]")
    return Concatenation(["[", sa.func.substr(Concatenation(pieces), sa.literal_column("2")), "]"])


def _filled(text: str, values: Mapping[str, Any]) -> Concatenation:
    """A label with texts in its places."""
    pieces = PLACE.split(text)
    return Concatenation(values.get(piece, piece) if place % 2 else piece for place, piece in enumerate(pieces))


def _shown(row: "Row", threshold: Threshold) -> Any:
    """What a threshold is now, as a text that JSON need not escape."""
    assert row.reading.binder is not None
    engine, value = row.reading.binder.engine, present(row, threshold)
    if isinstance(value, MoneyTerm):
        return Concatenation([engine.money(value.amount, value.currency), " ", value.currency])
    return engine.text(value)
