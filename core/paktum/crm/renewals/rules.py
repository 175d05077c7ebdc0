"""When a renewal is opened, and when a contract goes on."""

from paktum import Condition, Guard, Row, label as _, today

from ..contracts.rules import goes_on, is_followed, is_in_force

OPEN = ("open", "offered")
"""States of renewals that are talked about."""


def is_up_for_renewal(contract: Row) -> Condition:
    """Whether it is time to talk about a contract's renewal, and nobody has begun yet."""
    begins = (contract.renewal_opens_on <= today()) & (contract.valid_to >= today())
    talked = contract.renewals.any(lambda each: (each.ends_on == contract.valid_to) & (each.state != "lapsed"))
    return is_in_force(contract) & begins & ~talked & ~is_followed(contract) & contract.notice_given_on.is_(None)


def renews_itself(contract: Row) -> Condition:
    """Whether notice was not given in time, so that the contract goes on. One that another was drafted for waits until
    its end for the signatures."""
    is_waiting = contract.successors.any() & (contract.valid_to >= today())
    return is_in_force(contract) & goes_on(contract) & (contract.notice_on < today()) & ~is_waiting


def is_current(renewal: Row) -> Condition:
    """Whether it is about the day on which its contract ends now."""
    return renewal.ends_on.is_not_distinct_from(renewal.contract.valid_to)


def is_outdated(renewal: Row) -> Condition:
    """Whether its contract has got another last day meanwhile."""
    return renewal.state.in_(OPEN) & ~is_current(renewal)


def has_ended(renewal: Row) -> Condition:
    """Whether the contract that it is about has run out, or ends on another day now."""
    return (renewal.ends_on < today()) | ~is_current(renewal)


def has_successor(renewal: Row) -> Condition:
    """Whether the contract for the time after was made."""
    return renewal.successor.id.is_not(None)


ENDED = Guard("core.renewal_running", _("The contract has not ended yet."), has_ended)
SUCCEEDED = Guard("core.successor_missing", _("There is no contract for the time after yet."), has_successor)
CURRENT = Guard("core.renewal_outdated", _("The contract ends on another day now."), is_current)
