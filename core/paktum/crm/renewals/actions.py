"""How a contract is prolonged."""

from datetime import date, timedelta

from paktum import Change, Money, action, job, label as _, living, refuse

from ..clauses.models import ContractClause
from ..contracts.models import Contract, ContractParty
from ..contracts.rules import is_in_force, is_renewed
from ..people.rules import places_of
from .models import Renewal
from .rules import is_outdated, is_up_for_renewal, renews_itself

DAY = timedelta(days=1)


@action(Renewal, label=_("Agree"))
def agree(change: Change, renewal: Renewal, valid_to: date | None = None, value: Money | None = None) -> None:
    """Make the contract for the time after, as a draft with the parties and clauses of this one, and its value unless
    another is given."""
    before = renewal.contract
    if valid_to is not None and valid_to <= renewal.ends_on:
        raise refuse("OUT_OF_RANGE", _("It would end before it begins."), "validTo")
    deal = living(before.deal)
    after = change.create(
        Contract, client=before.client, deal=deal if deal and deal.client in {None, before.client} else None,
        kind=before.kind, type=living(before.type), predecessor=before, value=value or before.value,
        valid_from=renewal.ends_on + DAY, valid_to=valid_to, notice_days=before.notice_days,
        is_auto_renewed=before.is_auto_renewed, renewal_lead_days=before.renewal_lead_days,
        renewal_months=before.renewal_months, **places_of(before),
    )  # fmt: skip
    for party in change.fetch(ContractParty, _of(ContractParty, before)):
        change.create(ContractParty, contract=after, client=living(party.client), name=party.name, role=party.role)
    for clause in change.fetch(ContractClause, _of(ContractClause, before)):
        change.create(
            ContractClause, contract=after, clause=living(clause.clause), variant=living(clause.variant),
            title=clause.title, text=clause.text, position=clause.position,
        )  # fmt: skip
    change.update(renewal, successor=after)
    change.transition(renewal, "agree")


def _of(kind: type[ContractParty] | type[ContractClause], contract: Contract) -> object:
    return (kind.contract_id == contract.id) & kind.deleted_at.is_(None)


@job(at="04:00", zone="Europe/Budapest")
def prolong_contracts(change: Change) -> None:
    """Let contracts go on that renew themselves and of which nobody gave notice in time."""
    for contract in change.matching(Contract, renews_itself):
        assert contract.valid_to is not None
        change.update(contract, valid_to=months_after(contract.valid_to, contract.renewal_months))


@job(at="04:15", zone="Europe/Budapest")
def open_renewals(change: Change) -> None:
    """Open a renewal for every contract whose time has come; those of which the contract ends on another day lapse."""
    for renewal in change.matching(Renewal, is_outdated):
        change.transition(renewal, "lapse")
    for contract, (notice_on,) in change.figures(Contract, is_up_for_renewal, lambda row: (row.notice_on,)):
        change.create(
            Renewal, contract=contract, opened_on=change.today, ends_on=contract.valid_to, notice_on=notice_on
        )


@job(at="04:30", zone="Europe/Budapest")
def close_renewed(change: Change) -> None:
    """Close the contracts whose successor is in force and has begun."""
    for contract in change.matching(Contract, lambda row: is_in_force(row) & is_renewed(row)):
        change.transition(contract, "renew")


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none. The last stays the last."""
    first = date(day.year + (day.month + months) // 12, (day.month + months) % 12 + 1, 1) - DAY
    is_last = (day + DAY).day == 1
    return first if is_last or day.day > first.day else first.replace(day=day.day)
