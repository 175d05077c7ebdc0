"""What people of a leasing company do with quotes."""

from decimal import Decimal

from paktum import Change, Money, action, label as _, refuse

from .models import Quote
from .rules import MONTHS, instalment


@action(Quote, label=_("Calculate and validate"))
def validate(change: Change, quote: Quote) -> None:
    """Calculate the instalment from what the quote says, and note that the quote was validated today."""
    months = MONTHS[quote.frequency]
    residual = quote.residual or Money(Decimal(0), quote.price.currency)
    if quote.term_months % months:
        raise refuse("leasing.term_uneven", _("The term is no whole number of periods."), "termMonths")
    periods = quote.term_months // months
    if quote.payments_in_advance > periods:
        raise refuse("leasing.too_many_in_advance", _("More payments in advance than periods."), "paymentsInAdvance")
    if {quote.down_payment.currency, residual.currency} != {quote.price.currency}:
        raise refuse("leasing.currencies_differ", _("Price, down payment and residual value need one currency."))
    financed = quote.price.amount - quote.down_payment.amount
    if not financed > residual.amount:
        raise refuse("leasing.nothing_financed", _("The down payment and the residual value leave nothing to finance."))
    payment = instalment(financed, quote.annual_rate, periods, 12 // months, quote.payments_in_advance, residual.amount)
    change.update(quote, instalment=Money(payment, quote.price.currency).quantised(), validated_on=change.today)
