"""What has to be done again and again, by whichever process comes to it first: `paktum serve` or `paktum tick`."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from ..access.sessions import sweep
from ..files.upkeep import sweep_files
from ..read.clock import Clock
from ..write.idempotency import forget
from ..write.sealing import seal
from ..write.writer import Writer
from .deadlines import move_due
from .deliveries import deliver
from .jobs import run_jobs


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: so many change sets got their position, so many idempotency keys were old and are forgotten, so
    many records went along a transition that was due, so many handlers were told of what was committed, so many jobs
    were run, so many contents of files were removed since nothing leads to them any more."""

    sealed: int
    forgotten: int
    moved: int = 0
    delivered: int = 0
    jobs: int = 0
    contents: int = 0


WORK = (move_due, deliver, run_jobs, sweep_files)
"""Does what plugins have declared, which takes as long as they do, and what the store of files takes: each may be at
work while another still is. Says how many transitions, deliveries, jobs, contents were due."""


def tick(writer: Writer, idle: timedelta) -> Upkeep:
    """Do all that is due now. Any number of processes may do so at once. idle: see `keep_up`."""
    kept = keep_up(writer.engine, writer.clock, idle)
    return Upkeep(kept.sealed, kept.forgotten, *(work(writer) for work in WORK))


def keep_up(engine: sa.Engine, clock: Clock, idle: timedelta) -> Upkeep:
    """Do what takes no time: give positions, forget, and end sessions, also those that nobody used for `idle`."""
    sweep(engine, clock.now(), idle)
    return Upkeep(seal(engine), forget(engine, clock.now()))
