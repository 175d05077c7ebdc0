"""What has to be done again and again, by whichever process comes to it first: `paktum serve` or `paktum tick`."""

from dataclasses import dataclass

import sqlalchemy as sa

from .sealing import seal


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: so many change sets got their position."""

    sealed: int


def tick(engine: sa.Engine) -> Upkeep:
    """Do all that is due now. Any number of processes may do so at once."""
    return Upkeep(seal(engine))
