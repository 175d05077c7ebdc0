"""What an instalment is, when a lease may go on, and what puts a lessee into which tier."""

from decimal import Decimal

from paktum import Condition, Criterion, Guard, Money, Row, days_between, label as _, ratio, refuse, today

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


def _euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def not_in_default(client: Row, days: Condition) -> Condition:
    """Whether no instalment has been unpaid for too long: that sends a lessee back to the first tier."""
    return client.leasing.days_past_due <= days


def has_run_long(client: Row, days: Condition) -> Condition:
    """Whether the first lease began long enough ago."""
    return days_between(client.leasing.first_contract_on, today()) >= days


def has_contracts(client: Row, leases: Condition) -> Condition:
    """Whether there were enough leases, finished ones too."""
    return client.leasing.finished_contracts + client.leasing.active_contracts >= leases


def _late_at_most(tier: str, days: int) -> Criterion:
    return Criterion(
        f"late_{tier}",
        _("Never more than {days} days late in 12 months"),
        lambda client, days: client.leasing.most_days_past_due <= days,
        {"days": days},
    )


def finances_much(client: Row, financed: Condition) -> Condition:
    """Whether enough is financed in active leases."""
    return client.leasing.active_financed.at_least(financed)


def pays_on_time(client: Row, percent: Condition) -> Condition:
    """Whether enough of the instalments were paid when due."""
    return client.leasing.on_time_ratio >= ratio(percent, 100, digits=4)


def has_large_exposure(client: Row, exposure: Condition) -> Condition:
    """Whether the exposure to the client's group is large enough."""
    return client.leasing.exposure.at_least(exposure)


def committee_decided(client: Row) -> Condition:
    """Whether the credit committee has named the client a strategic one."""
    return client.leasing.committee_decision_on <= today()


NOT_IN_DEFAULT = Criterion("not_in_default", _("Not more than {days} days past due"), not_in_default, {"days": 90})
FIRST_LEASE = Criterion("first_lease", _("First lease at least {days} days old"), has_run_long, {"days": 183})
CONTRACTS = Criterion("contracts", _("At least {leases} leases"), has_contracts, {"leases": 2})
LATE_STANDARD = _late_at_most("standard", 30)
LATE_RETURNING = _late_at_most("returning", 10)
FINANCED = Criterion(
    "financed", _("At least {financed} financed in active leases"), finances_much, {"financed": _euros(250_000)}
)
ON_TIME = Criterion("on_time", _("At least {percent} % of instalments paid on time"), pays_on_time, {"percent": 95})
EXPOSURE = Criterion(
    "exposure", _("Exposure of at least {exposure}"), has_large_exposure, {"exposure": _euros(1_000_000)}
)
COMMITTEE_DECISION = Criterion("committee_decision", _("Decision of the credit committee"), committee_decided)


def is_past_due(client: Row, days: Condition) -> Condition:
    """Whether an instalment has been unpaid for longer than is forgiven."""
    return client.leasing.days_past_due > days


BLOCKS = (Criterion("past_due", _("More than {days} days past due"), is_past_due, {"days": 30}),)
