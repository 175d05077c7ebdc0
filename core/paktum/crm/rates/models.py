"""Exchange rates."""

from datetime import date

from paktum import Entity, Mapped, Rate, field, label as _

MANAGE = "rate.manage"
"""The permission to change exchange rates."""


class ExchangeRate(
    Entity, display="code", label=_("Exchange rate"), label_plural=_("Exchange rates"), permission=MANAGE,
    indexes=(("base", "quote", "day"),),
):  # fmt: skip
    """What one unit of a currency is worth in another one on a day. It holds on that day only."""

    code: Mapped[str | None] = field(
        exact=True, length=18, unique=True, write=None, label=_("Code"), help=_("Both currencies and the day.")
    )
    base: Mapped[str] = field(code="currency", label=_("Currency"), help=_("One unit of which is worth so much."))
    quote: Mapped[str] = field(code="currency", label=_("Expressed in"))
    day: Mapped[date] = field(index=True, label=_("Day"))
    rate: Mapped[Rate] = field(minimum=0, label=_("Rate"), help=_("Units of the second currency for one of the first."))
