"""What people of a hotel do with blocks."""

from datetime import date

from paktum import Change, action, label as _

from .models import GroupBlock


@action(GroupBlock, label=_("Hold rooms"))
def hold(change: Change, block: GroupBlock, option_on: date) -> None:
    """Hold the rooms of a block for the client until the option date, without a contract."""
    change.update(block, option_on=option_on)
    change.transition(block, "hold")


@action(GroupBlock, label=_("Confirm block"))
def confirm(change: Change, block: GroupBlock, deposit_received_on: date | None = None) -> None:
    """Make a block definite: the contract is signed and the deposit has come in, today unless said."""
    change.update(block, deposit_received_on=deposit_received_on or block.deposit_received_on or change.today)
    change.transition(block, "confirm")
