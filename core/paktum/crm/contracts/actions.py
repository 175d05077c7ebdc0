"""What people do with contracts."""

from datetime import date

from paktum import Change, action, label as _

from .models import Contract


@action(Contract, label=_("Put into force"))
def activate(change: Change, contract: Contract, signed_on: date | None = None) -> None:
    """Put a contract into force once all parties have signed. `signedOn` is today unless it is given or known."""
    day = signed_on or contract.signed_on or change.today
    change.update(contract, signed_on=day, valid_from=contract.valid_from or day)
    change.transition(contract, "activate")
