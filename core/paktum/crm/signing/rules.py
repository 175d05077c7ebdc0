"""Whether somebody may sign for the company, and whether everybody has signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from paktum import (
    Change,
    Condition,
    Guard,
    Money,
    Problem,
    Row,
    Saving,
    User,
    before_save,
    label as _,
    living,
    today,
    validation,
)

from ..contracts.models import Contract
from .models import PowerOfAttorney, Signature, counts_on

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

    def reach(self, value: Money | None) -> tuple[bool, bool, Decimal]:
        """How far it reaches, for comparing those of one signer of a contract of this value."""
        return self.covers(value), self.up_to is None, Decimal(0) if self.up_to is None else self.up_to.amount


def rights_of(change: Change, signer: User, contract: Contract, day: date) -> Iterator[SigningRight]:
    """Everything by which a user may sign a contract for the company on a day."""
    if living(signer) is None or not signer.is_active:
        return
    for power in change.matching(
        PowerOfAttorney, lambda each: (each.key_of("user") == signer.id) & counts_on(each, day), lock=False
    ):
        yield SigningRight(power.up_to, power)
    currency = None if contract.value is None else contract.value.currency
    for amount in change.ceilings(signer, contract, MEASURE, currency):
        yield SigningRight(None if amount is None else Money(amount, str(currency)))


@before_save(Signature)
def note_authority(saving: Saving) -> None:
    """Note by what right somebody signs for the company: the largest that is enough for the contract, else another."""
    signer, found = saving["signer"], None
    if signer is not None:
        contract = saving["party"].contract
        rights = rights_of(saving.change, signer, contract, saving["signed_on"])
        found = max(rights, key=lambda each: each.reach(contract.value), default=None)
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
