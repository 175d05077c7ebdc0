"""A process of its own that works on an office, and stops in the middle: `python -m tests.core.work.worker URL`."""

import sys
from time import sleep

from paktum import Change, Event
from paktum.assembly.build import assemble
from paktum.storage.engines import write_engine
from paktum.work.deliveries import deliver
from paktum.work.jobs import run_jobs
from paktum.write.writer import Writer

from .office import DESK, Note, OfficePlugin


def work(url: str) -> None:
    """Tell the handler, and run the job, which both have begun and do not end when a line with the event's key is
    written."""
    writer = Writer(assemble([OfficePlugin]), write_engine(url))
    keys: list[str] = []

    def told(event: Event) -> None:
        keys.append(event.key)
        run_jobs(writer)

    def run(change: Change) -> None:
        change.create(Note, text="counted")
        assert len(change.list_(Note)) == 1
        print(*keys, flush=True)  # noqa: T201  # for who waits for it
        sleep(60)

    DESK.when_told, DESK.when_run = told, run
    deliver(writer)


if __name__ == "__main__":
    work(sys.argv[1])
