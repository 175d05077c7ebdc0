"""When a referral goes on, and when it is rewarded."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from .models import Referral


def is_new(referral: Row) -> Condition:
    """Whether the new client had no contract in force before it was introduced."""
    had = referral.referred.contracts.any(lambda contract: contract.in_force_on <= referral.introduced_on)
    return referral.referred.id.is_not(None) & ~had


def is_won(referral: Row) -> Condition:
    """Whether the deal was won."""
    return referral.deal.stage == "won"


NEW_CLIENT = Guard("core.referred_known", _("There is no new client, or it was a client before."), is_new)
DEAL_WON = Guard("core.referral_open", _("The deal is not won yet."), is_won)


@before_save(Referral)
def rewarded_today(saving: Saving) -> None:
    """A referral is rewarded today."""
    if saving.transition == "reward":
        saving["rewarded_on"] = saving.change.today


@validation(Referral)
def clause_of_the_client(change: Change, referral: Referral) -> Iterator[Problem]:
    """It counts for a clause of the client's own contract."""
    if referral.clause is not None and referral.clause.contract.client != referral.client:
        yield Problem("INVALID_VALUE", _("The contract is another client's."), ("clause",))
