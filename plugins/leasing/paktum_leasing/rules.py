"""What an instalment is, when a lease may go on, and what puts a lessee into which tier."""

from decimal import Decimal

from paktum import Condition, Criterion, Guard, Label, Money, Row, label as _, refuse, today

from .models import Quote


def instalment(
    financed: Decimal, annual_rate: Decimal, periods: int, periods_per_year: int, in_advance: int, residual: Decimal
) -> Decimal:
    """The level payment per period, not rounded: (PV - FV (1+i)^-n) / (k + a(n-k, i)).

    PV is what is financed, FV the residual at the end of period n, i the rate of one period, and k how many payments
    are due at the start (0: each at the end of its period). a(m, i) = (1 - (1+i)^-m) / i, or m without interest.
    """
    rate = annual_rate / periods_per_year
    discount = (1 + rate) ** -periods
    rest = periods - in_advance
    annuity = (1 - (1 + rate) ** -rest) / rate if rate else Decimal(rest)
    return (financed - residual * discount) / (in_advance + annuity)


def instalment_of(quote: Quote) -> Money:
    """The instalment that a quote comes to, in the digits of its currency; refuses what cannot be calculated."""
    months = quote.frequency.months
    residual = quote.residual or Money(Decimal(0), quote.price.currency)
    if quote.term_months % months:
        raise refuse("leasing.term_uneven", _("The term is no whole number of periods."), "termMonths")
    periods = quote.term_months // months
    if quote.payments_in_advance > periods:
        raise refuse("leasing.too_many_in_advance", _("More payments in advance than periods."), "paymentsInAdvance")
    if {quote.down_payment.currency, residual.currency} != {quote.price.currency}:
        raise refuse("leasing.currencies_differ", _("Price, down payment and residual value need one currency."))
    financed = quote.price.amount - quote.down_payment.amount
    if financed <= residual.amount:
        raise refuse("leasing.nothing_financed", _("The down payment and the residual value leave nothing to finance."))
    payment = instalment(financed, quote.annual_rate, periods, 12 // months, quote.payments_in_advance, residual.amount)
    return Money(payment, quote.price.currency).quantised()


# Guards of the state `credit_decision`


def quote_validated(deal: Row) -> Condition:
    """Whether the deal has a validated quote that still holds."""
    return deal.leasing.quotes.any(
        lambda quote: quote.validated_on.is_not(None) & (quote.valid_to.is_(None) | (quote.valid_to >= today()))
    )


def documents_complete(deal: Row) -> Condition:
    """Whether the client's documents are complete, or need not be."""
    client = deal.client.leasing
    return client.is_document_light.is_(True) | client.documents_complete_on.is_not(None)


def not_past_due(deal: Row) -> Condition:
    """Whether the client pays its leases."""
    return deal.client.leasing.days_past_due <= 30


QUOTE_VALIDATED = Guard(
    "leasing.quote_missing", _("The deal has no validated quote that is still valid."), quote_validated
)
DOCUMENTS_COMPLETE = Guard(
    "leasing.documents_incomplete", _("The client's documents are not complete."), documents_complete
)
NOT_PAST_DUE = Guard("leasing.past_due", _("The client is more than 30 days past due."), not_past_due)


# Criteria of the tiers


def not_in_default(client: Row) -> Condition:
    """Whether no instalment has been unpaid for more than 90 days: that sends a lessee back to the first tier."""
    return client.leasing.days_past_due <= 90


def has_run_half_a_year(client: Row) -> Condition:
    """Whether the first lease began at least six months ago."""
    return client.leasing.first_contract_on <= today(-183)


def has_two_contracts(client: Row) -> Condition:
    """Whether there were at least two leases."""
    return client.leasing.finished_contracts + client.leasing.active_contracts >= 2


def _late_at_most(days: int, text: Label) -> Criterion:
    return Criterion(f"late_{days}", text, lambda client: client.leasing.most_days_past_due <= days)


def finances_much(client: Row) -> Condition:
    """Whether at least EUR 250,000 are financed in active leases."""
    return client.leasing.active_financed.at_least(Money(Decimal(250_000), "EUR"))


def pays_on_time(client: Row) -> Condition:
    """Whether at least 95 % of the instalments were paid when due."""
    return client.leasing.on_time_ratio >= Decimal("0.95")


def has_large_exposure(client: Row) -> Condition:
    """Whether the exposure to the client's group is at least a million euros."""
    return client.leasing.exposure.at_least(Money(Decimal(1_000_000), "EUR"))


def committee_decided(client: Row) -> Condition:
    """Whether the credit committee has named the client a strategic one."""
    return client.leasing.committee_decision_on <= today()


NOT_IN_DEFAULT = Criterion("not_in_default", _("Not more than 90 days past due"), not_in_default)
HALF_A_YEAR = Criterion("half_a_year", _("First lease at least six months old"), has_run_half_a_year)
TWO_CONTRACTS = Criterion("two_contracts", _("At least two leases"), has_two_contracts)
LATE_30 = _late_at_most(30, _("Never more than 30 days late in 12 months"))
LATE_10 = _late_at_most(10, _("Never more than 10 days late in 12 months"))
FINANCED_250K = Criterion("financed_250k", _("At least EUR 250,000 financed in active leases"), finances_much)
ON_TIME_95 = Criterion("on_time_95", _("At least 95 % of instalments paid on time"), pays_on_time)
EXPOSURE_1M = Criterion("exposure_1m", _("Exposure of at least EUR 1 million"), has_large_exposure)
COMMITTEE_DECISION = Criterion("committee_decision", _("Decision of the credit committee"), committee_decided)


def is_past_due(client: Row) -> Condition:
    """Whether an instalment has been unpaid for more than 30 days."""
    return client.leasing.days_past_due > 30


BLOCKS = (Criterion("past_due", _("More than 30 days past due"), is_past_due),)
