"""What a contract needs before it goes on."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _, today

from ..clients.rules import require_same_client
from .models import CONCLUDED, IN_FORCE, Contract


def is_concluded(contract: Row) -> Condition:
    """Whether it is or was in force."""
    return contract.state.in_(CONCLUDED)


def has_number(contract: Row) -> Condition:
    """Whether the contract has its number."""
    return contract.number.is_not(None)


def has_party(contract: Row) -> Condition:
    """Whether at least one party is named."""
    return contract.parties.any()


def has_term(contract: Row) -> Condition:
    """Whether it says from when it holds, and does not end before."""
    ends_later = contract.valid_to.is_(None) | (contract.valid_to >= contract.valid_from)
    return contract.valid_from.is_not(None) & ends_later


def is_signed(contract: Row) -> Condition:
    """Whether it was signed, today at the latest."""
    return contract.signed_on <= today()


def is_in_force(contract: Row) -> Condition:
    """Whether it holds now."""
    return contract.state.in_(IN_FORCE)


def is_followed(contract: Row) -> Condition:
    """Whether the contract for the time after was signed."""
    return contract.successors.any(is_in_force)


def is_renewed(contract: Row) -> Condition:
    """Whether the contract for the time after was signed, and has begun."""
    return contract.successors.any(lambda after: is_in_force(after) & (after.valid_from <= today()))


def goes_on(contract: Row) -> Condition:
    """Whether it renews itself: nobody gave notice, or signed another for the time after."""
    return contract.is_auto_renewed & contract.notice_given_on.is_(None) & ~is_followed(contract)


def has_run_out(contract: Row) -> Condition:
    """Whether its last day has passed, and it does not go on, by itself or as another."""
    return (contract.valid_to < today()) & ~goes_on(contract) & ~is_renewed(contract)


NUMBER_GIVEN = Guard("core.number_missing", _("The contract has no number yet."), has_number)
PARTY_NAMED = Guard("core.party_missing", _("The contract names no party yet."), has_party)
TERM_GIVEN = Guard(
    "core.term_missing", _("The contract must say from when it is valid, and may not end before that."), has_term
)
SIGNED = Guard("core.not_signed", _("The contract has no date of signing, or one in the future."), is_signed)
RUN_OUT = Guard("core.term_running", _("The contract is still valid; terminate it to end it earlier."), has_run_out)


@before_save(Contract)
def in_force_today(saving: Saving) -> None:
    """A contract is in force from the day on which it was put into force."""
    if saving.transition == "activate":
        saving["in_force_on"] = saving.change.today


@before_save(Contract)
def contract_of_the_client(saving: Saving) -> None:
    """Its deal, and the contract that it renews, are the client's own."""
    require_same_client(saving, "deal", "predecessor")
