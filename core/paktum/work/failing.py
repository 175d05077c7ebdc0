"""What becomes of work that fails: it is told without what may be secret, and tried again later."""

from datetime import timedelta

from ..declare.errors import Refused
from ..write.foreign import incident

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

LONGEST_ERROR = 2000
"""Characters of what is kept of an error."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in a row that have failed: twice as long each time, an hour at most."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def told(error: Exception) -> str:
    """What is kept of an error, for people: the reasons of a refusal, else the number under which the log has it."""
    return (str(error) if isinstance(error, Refused) else incident(error))[:LONGEST_ERROR]
