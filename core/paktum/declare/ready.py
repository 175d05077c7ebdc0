"""What is done to a declared class when it is first used: an assembly that has the class says it here."""

from collections.abc import Callable

WAITING = "__paktum_waiting__"
"""The attribute of a class that holds what is still to be done."""


def make_ready(cls: type) -> None:
    """Do what waits for the first use of a class. Nothing does while no assembly has it."""
    waiting: Callable[[], None] | None = cls.__dict__.get(WAITING)
    if waiting is not None:
        waiting()
