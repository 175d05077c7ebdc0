"""To whom letters go."""

from paktum import Saving, before_save

from ..activities.models import ActivityDirection
from ..contact_rules.rules import require_wish
from .models import Letter

BEGUN = ("client", "contact", "direction", "dated_on", "answers")
"""What makes a letter another contact."""


@before_save(Letter)
def write_who_wishes_it(saving: Saving) -> None:
    """Nobody writes to who does not wish it, but answers what they wrote; what is registered already may be told
    better."""
    is_answer = saving["answers"] is not None
    if saving["direction"] is ActivityDirection.OUTBOUND and not is_answer and any(map(saving.changes, BEGUN)):
        require_wish(saving, saving["dated_on"])
