"""`paktum doctor` tells what fails again and again."""

from paktum import refuse
from paktum.assembly.build import assemble
from paktum.assembly.discovery import load_plugins
from paktum.work.complaints import undone
from paktum.work.upkeep import tick

from .conftest import IDLE, Office
from .office import Desk, Permit


def test_what_fails_again_and_again_is_told_with_its_error(opened: Office, desk: Desk) -> None:
    def fail(anything: object) -> None:
        raise refuse("office.closed", "Nobody is there.")

    desk.when_told = desk.when_run = fail
    opened.write("Dear all")
    permit = opened.run(lambda change: change.create(Permit, name="Bridge"))
    opened.run(lambda change: change.transition(change.get(Permit, permit.id), "review"))
    opened.wait(days=7)
    tick(opened.writer, IDLE)
    opened.wait(minutes=15)
    assert list(undone(opened.assembly, opened.engine)) == []
    for _ in range(3):
        tick(opened.writer, IDLE)
        opened.wait(minutes=15)

    reason = "the last error: office.closed: Nobody is there."
    assert [(each.code, each.message) for each in undone(opened.assembly, opened.engine)] == [
        ("DELIVERY_FAILING", f"office.post has failed for 1 events; {reason}"),
        ("JOB_FAILING", f"office.count has failed 3 times; {reason}"),
        (
            "DEADLINE_FAILING",
            "1 records do not move on when due; the last error: office.unpaid: The fee has not been paid.",
        ),
    ]

    assert list(undone(assemble(load_plugins((), [])), opened.engine)) == []  # the plugin is not enabled any more
    opened.run(lambda change: change.delete(change.get(Permit, permit.id)))
    codes = [each.code for each in undone(opened.assembly, opened.engine)]
    assert codes == ["DELIVERY_FAILING", "JOB_FAILING"]  # what is deleted is not due
