"""What people of a leasing company do with quotes."""

from paktum import Change, action, label as _

from .models import Quote
from .rules import instalment_of


@action(Quote, label=_("Calculate and validate"))
def validate(change: Change, quote: Quote) -> None:
    """Calculate the instalment from what the quote says, and note that the quote was validated today."""
    change.update(quote, instalment=instalment_of(quote), validated_on=change.today)
