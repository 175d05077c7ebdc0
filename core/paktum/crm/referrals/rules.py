"""When a referral goes on, and when it is rewarded."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _

from ..clients.figures import is_won
from ..clients.rules import require_same_client
from .models import Referral


def is_new(referral: Row) -> Condition:
    """Whether the new client had no contract in force before it was introduced."""
    had = referral.referred.contracts.any(lambda contract: contract.in_force_on <= referral.introduced_on)
    return referral.referred.id.is_not(None) & ~had


def has_won_deal(referral: Row) -> Condition:
    """Whether the deal with the new client was won."""
    return is_won(referral.deal) & (referral.deal.key_of("client") == referral.key_of("referred"))


NEW_CLIENT = Guard("core.referred_known", _("There is no new client, or it was a client before."), is_new)
DEAL_WON = Guard("core.referral_open", _("The deal with the new client is not won yet."), has_won_deal)


@before_save(Referral)
def rewarded_today(saving: Saving) -> None:
    """A referral is rewarded today."""
    if saving.transition == "reward":
        saving["rewarded_on"] = saving.change.today


@before_save(Referral)
def clause_and_deal_fit(saving: Saving) -> None:
    """It counts for a clause of the client's own contract, and its deal is the new client's."""
    require_same_client(saving, "clause.contract")
    require_same_client(saving, "deal", of="referred")
