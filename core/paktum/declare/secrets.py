"""`Secret`: a text that is not shown."""

from dataclasses import dataclass, field


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
