"""What Python calculates of quotes: an internal rate has no formula that SQL could follow."""

from collections.abc import Sequence
from decimal import Decimal

from pyxirr import irr

from paktum import Values


def period_rate(
    financed: Decimal, payment: Decimal, periods: int, in_advance: int, residual: Decimal
) -> Decimal | None:
    """The internal rate of one period of what a lessor pays and gets; None if there is none.

    `in_advance` payments are due at the start and none at the end instead of them; the residual is due after the last
    period.
    """
    flows = [in_advance * payment - financed, *[payment] * (periods - in_advance), *[Decimal(0)] * in_advance]
    flows[periods] += residual
    rate = irr([float(flow) for flow in flows], silent=True)
    return None if rate is None else Decimal(rate)


def effective_rates(quotes: Sequence[Values]) -> list[Decimal | None]:
    """The effective annual rate of each quote: (1 + i)^m - 1, i being the rate of one of m periods of the year."""
    return [_effective_rate(quote) for quote in quotes]


def _effective_rate(quote: Values) -> Decimal | None:
    months, payment = quote.frequency.months, quote.instalment
    periods = quote.term_months // months
    if payment is None or quote.term_months % months or quote.payments_in_advance > periods:
        return None
    amounts = [each for each in (quote.price, quote.down_payment, quote.residual) if each is not None]
    if {each.currency for each in amounts} != {payment.currency}:
        return None
    financed = quote.price.amount - quote.down_payment.amount
    residual = quote.residual.amount if quote.residual is not None else Decimal(0)
    rate = period_rate(financed, payment.amount, periods, quote.payments_in_advance, residual)
    return None if rate is None else (1 + rate) ** (12 // months) - 1
