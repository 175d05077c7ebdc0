"""Whether somebody may sign for the company, and whether everybody has signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from paktum import (
    AuthorityLimit,
    Change,
    Condition,
    Guard,
    Money,
    Problem,
    RoleGrant,
    Row,
    Saving,
    User,
    before_save,
    label as _,
    today,
    validation,
)

from .models import PowerOfAttorney, Signature

MEASURE = "contract.value"
"""The measure of the limits of authority that say who signs up to which value."""

SIGNING = "signing"


@dataclass(frozen=True, slots=True)
class SigningRight:
    """Up to which value somebody may sign; None stands for any. power: by which, if it is no limit of authority."""

    up_to: Money | None
    power: PowerOfAttorney | None = None

    def covers(self, value: Money | None) -> bool:
        """Whether a contract of this value may be signed; of an unknown one only without a limit."""
        if self.up_to is None:
            return True
        return value is not None and value.currency == self.up_to.currency and value.amount <= self.up_to.amount


def rights_of(change: Change, signer: User, day: date) -> Iterator[SigningRight]:
    """Everything by which a user may sign for the company on a day."""
    of_signer = (PowerOfAttorney.user_id == signer.id) & PowerOfAttorney.deleted_at.is_(None)
    for power in change.fetch(PowerOfAttorney, of_signer):
        is_over = power.valid_to is not None and power.valid_to < day
        is_revoked = power.revoked_on is not None and power.revoked_on <= day
        if power.valid_from <= day and not is_over and not is_revoked:
            yield SigningRight(power.up_to, power)
    of_measure = (AuthorityLimit.measure == MEASURE) & AuthorityLimit.deleted_at.is_(None)
    limits = [limit for limit in change.fetch(AuthorityLimit, of_measure) if limit.days is None]
    own = [limit for limit in limits if limit.user == signer]
    roles = _roles(change, signer)
    for limit in own or (each for each in limits if each.role is not None and each.role.code in roles):
        yield SigningRight(None if limit.value is None else Money(limit.value, limit.currency or ""))


def _roles(change: Change, signer: User) -> set[str]:
    granted = change.fetch(RoleGrant, (RoleGrant.user_id == signer.id) & RoleGrant.deleted_at.is_(None))
    return {each.role for each in granted}


@before_save(Signature)
def note_authority(saving: Saving) -> None:
    """Note by what right somebody signs for the company: one that is enough for the contract, else the largest."""
    signer, found = saving["signer"], None
    if signer is not None:
        value = saving["party"].contract.value
        rights = list(rights_of(saving.change, signer, saving["signed_on"]))
        found = max(rights, key=lambda each: (each.covers(value), each.up_to is None), default=None)
    saving["has_authority"] = found is not None
    saving["power"] = None if found is None else found.power
    saving["up_to"] = None if found is None else found.up_to


@validation(Signature)
def signer_may_sign(change: Change, signature: Signature) -> Iterator[Problem]:
    """It is given while the contract is signed, not in the future, and for the company by who may do so."""
    if change.origin.tells_history:
        return
    contract = signature.party.contract
    if contract.state != SIGNING:
        yield Problem("core.not_signing", _("The contract is not being signed."), ("party",))
    if signature.signed_on > change.today:
        yield Problem("OUT_OF_RANGE", _("The day is in the future."), ("signed_on",))
    if signature.signer is not None:
        right = SigningRight(signature.up_to)
        if not signature.has_authority or not right.covers(contract.value):
            yield Problem(AUTHORISED.code, AUTHORISED.message, ("signer",))


def is_authorised(signature: Row) -> Condition:
    """Whether whoever signed for the company was allowed to, up to the value that the contract has now."""
    value = signature.party.contract.value
    covers = (signature.up_to.currency == value.currency) & (signature.up_to.amount >= value.amount)
    return signature.has_authority & (signature.up_to.is_(None) | covers)


def has_authorised_signature(contract: Row) -> Condition:
    """Whether somebody who may do so has signed for the company."""
    return contract.parties.any(lambda party: party.signatures.any(is_authorised))


def is_signed_by_all(contract: Row) -> Condition:
    """Whether every party has signed."""
    return contract.parties.any() & contract.parties.every(
        lambda party: party.signatures.any(lambda signature: signature.signed_on <= today())
    )


AUTHORISED = Guard(
    "core.signer_unauthorised",
    _("Nobody who may sign for the company up to the value of the contract has signed."),
    has_authorised_signature,
)
SIGNED_BY_ALL = Guard("core.signature_missing", _("A party has not signed yet."), is_signed_by_all)
