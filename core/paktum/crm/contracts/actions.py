"""What people do with contracts."""

from datetime import date

from paktum import Change, action, label as _

from ..signing.models import Signature
from .models import Contract


@action(Contract, label=_("Put into force"))
def activate(change: Change, contract: Contract, signed_on: date | None = None) -> None:
    """Put a contract into force once all parties have signed. `signedOn` is that of the last signature if left out."""
    day = signed_on or contract.signed_on or _last_signature(change, contract) or change.today
    change.update(contract, signed_on=day, valid_from=contract.valid_from or day)
    change.transition(contract, "activate")


def _last_signature(change: Change, contract: Contract) -> date | None:
    given = change.fetch(Signature, Signature.party.has(contract_id=contract.id) & Signature.deleted_at.is_(None))
    return max((each.signed_on for each in given), default=None)
