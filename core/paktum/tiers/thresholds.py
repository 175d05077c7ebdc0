"""What criteria are judged by: their thresholds as they are now, as SQL."""

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..declare.tiers import Criterion, Threshold, TierScheme
from ..declare.values import MONEY_SCALE, Money
from ..read.arithmetic import MoneyTerm, first_known
from ..read.dialects import text_literal
from ..storage.types import Fixed

if TYPE_CHECKING:
    from ..read.rows import Row, StoredRow  # which know the assembly, which knows the models that this is for


def holds(row: "Row", scheme: TierScheme, criterion: Criterion) -> Any:
    """Whether a row meets a criterion of a scheme; NULL where that is unknown."""
    values = {name: present(row, Threshold(scheme, criterion, name)) for name in criterion.thresholds}
    return criterion.check(row, **values)


def present(row: "Row", threshold: Threshold) -> Any:
    """What the company has made of a threshold, whoever asks; where it has none, what was declared."""
    default = threshold.default

    def is_it(kept: "StoredRow") -> Any:
        return kept.value("code") == text_literal(threshold.code)

    if not isinstance(default, Money):
        number = row.stored.only("TierThreshold", lambda kept: kept.value("number"), is_it)
        return first_known(number, sa.literal_column(str(default), sa.Integer()))
    currency = text_literal(default.currency)
    amount = row.stored.only(
        "TierThreshold",
        lambda kept: kept.part("amount", "amount"),
        lambda kept: is_it(kept) & (kept.part("amount", "currency") == currency),
    )
    return MoneyTerm(first_known(amount, sa.literal(default.quantised().amount, Fixed(MONEY_SCALE))), currency)
