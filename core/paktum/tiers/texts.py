"""What declared schemes say of a tier assignment, as SQL."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..declare.tiers import Criterion, Tier, TierScheme
from ..read.dialects import Concatenation

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
            here = sa.and_(row.scheme == _literal(scheme.code), row.code == _literal(tier.code))
            cases.append((here, describe(row, reading, scheme, tier, index)))
    nothing = row.code if what == "label" else _literal("[]")
    return sa.case(*cases, else_=nothing) if cases else nothing


def _literal(text: str) -> Any:
    return sa.literal_column("'" + text.replace("'", "''") + "'", sa.Text())


def _label(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return _literal(reading.text(tier.label))


def _benefits(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return _literal(json.dumps([reading.text(benefit) for benefit in tier.benefits], ensure_ascii=False))


def _reasons(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    return _listed(row.met, tier.criteria, reading.text)


def _lacks(row: "Row", reading: "Reading", scheme: TierScheme, tier: Tier, index: int) -> Any:
    following = scheme.tiers[index + 1].criteria if index + 1 < len(scheme.tiers) else ()
    return _listed(row.missing, following, reading.text)


def _listed(codes: Any, criteria: Sequence[Criterion], text: Callable[[str], str]) -> Any:
    pieces = []
    for criterion in criteria:
        label = "," + json.dumps(text(criterion.label), ensure_ascii=False)
        named = codes.like(_literal(f"%,{criterion.code},%"))
        pieces.append(sa.case((named, Concatenation([label])), else_=_literal("")))
    if not pieces:
        return _literal("[]")
    return Concatenation(["[", sa.func.substr(Concatenation(pieces), sa.literal_column("2")), "]"])
