"""What does not get done: for `paktum doctor`."""

from collections.abc import Iterator

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..storage.deliveries import DELIVERIES
from ..storage.engines import READ_ONLY
from ..storage.soundness import Finding
from ..storage.timers import TIMERS
from .models import ScheduledJob

OFTEN = 3
"""Attempts in a row that have failed, from which on it is told."""

AGAIN = "mend what the error names; it is tried again by itself"


def undone(assembly: Assembly, engine: sa.Engine) -> Iterator[Finding]:
    """What has failed several times and not succeeded since."""
    jobs = assembly.entity(ScheduledJob).table.c
    deliveries = sa.select(DELIVERIES.c.handler, sa.func.count().label("times"), sa.func.max(DELIVERIES.c.error))
    told = deliveries.where(DELIVERIES.c.attempts >= OFTEN).group_by(DELIVERIES.c.handler)
    timers = sa.select(sa.func.count(), sa.func.max(TIMERS.c.error)).where(TIMERS.c.attempts >= OFTEN)
    failed = sa.select(jobs.code, jobs.failures, jobs.error).where(jobs.failures >= OFTEN, jobs.deleted_at.is_(None))
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for handler, times, error in connection.execute(told):
            yield Finding(
                "DELIVERY_FAILING", f"{handler} has failed for {times:,} events; the last error: {error}", AGAIN
            )
        for code, failures, error in connection.execute(failed):
            yield Finding("JOB_FAILING", f"{code} has failed {failures:,} times; the last error: {error}", AGAIN)
        times, error = connection.execute(timers).one()
        if times:
            yield Finding(
                "DEADLINE_FAILING", f"{times:,} records do not move on when due; the last error: {error}", AGAIN
            )
