"""What has to be done again and again, by whichever process comes to it first: `paktum serve` or `paktum tick`."""

from dataclasses import dataclass

import sqlalchemy as sa

from ..access.sessions import sweep
from ..read.clock import SYSTEM_CLOCK, Clock
from .idempotency import forget
from .sealing import seal


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: so many change sets got their position, so many idempotency keys were old and are forgotten."""

    sealed: int
    forgotten: int


def tick(engine: sa.Engine, clock: Clock = SYSTEM_CLOCK) -> Upkeep:
    """Do all that is due now. Any number of processes may do so at once."""
    sweep(engine, clock.now())
    return Upkeep(seal(engine), forget(engine, clock.now()))
