"""What a read is refused with."""

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
