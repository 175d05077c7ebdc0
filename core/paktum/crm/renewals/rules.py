"""When a renewal is opened, and when a contract goes on or is closed as renewed."""

from paktum import Condition, Guard, Row, label as _, today

IN_FORCE = ("active", "suspended")


def is_up_for_renewal(contract: Row) -> Condition:
    """Whether it is time to talk about a contract's renewal, and nobody has begun yet."""
    begins = (contract.renewal_opens_on <= today()) & (contract.valid_to >= today())
    talked = contract.renewals.any(lambda renewal: renewal.ends_on == contract.valid_to)
    return contract.state.in_(IN_FORCE) & begins & ~talked & contract.notice_given_on.is_(None)


def renews_itself(contract: Row) -> Condition:
    """Whether notice was not given in time, so that the contract goes on."""
    is_meant = contract.is_auto_renewed & contract.notice_given_on.is_(None)
    is_replaced = contract.successors.any()
    return contract.state.in_(IN_FORCE) & is_meant & ~is_replaced & (contract.notice_on < today())


def is_renewed(contract: Row) -> Condition:
    """Whether the contract for the time after is in force."""
    return contract.state.in_(IN_FORCE) & contract.successors.any(lambda after: after.state == "active")


def has_ended(renewal: Row) -> Condition:
    """Whether the contract that it is about has run out."""
    return renewal.ends_on < today()


def has_successor(renewal: Row) -> Condition:
    """Whether the contract for the time after was made."""
    return renewal.successor.id.is_not(None)


ENDED = Guard("core.renewal_running", _("The contract has not ended yet."), has_ended)
SUCCEEDED = Guard("core.successor_missing", _("There is no contract for the time after yet."), has_successor)
