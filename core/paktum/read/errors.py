"""What a read is refused with."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..declare.errors import PaktumError


class ReadRefused(PaktumError):
    """A read that cannot be answered. `path` leads to the field of the answer that asked for it."""

    code: str
    path: tuple[str | int, ...] = ()


class InvalidInput(ReadRefused):
    """An argument cannot be used; answered with the code BAD_USER_INPUT."""

    code = "BAD_USER_INPUT"


class Forbidden(ReadRefused):
    """The actor may not use what the request uses; answered with the code FORBIDDEN."""

    code = "FORBIDDEN"


@contextmanager
def asked_by(key: str) -> Iterator[None]:
    """What is refused inside was asked for by the field with this response key."""
    try:
        yield
    except ReadRefused as refused:
        refused.path = (key,)
        raise
    except RecursionError:
        deep = InvalidInput("the selection or an argument is nested too deeply")
        deep.path = (key,)
        raise deep from None
