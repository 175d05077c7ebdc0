"""`Secret`: a text that is not shown; and where it may be sent."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which nobody else listens on the way."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A password, a token: it is not shown where an object that has it is; `reveal()` gives it to who needs it."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text."""
        return self._text

    def __str__(self) -> str:
        return "Secret(...)"

    __repr__ = __str__


def can_carry_secrets(address: str) -> bool:
    """Whether nobody listens on the way to a web address: it is of https, or of http on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))
