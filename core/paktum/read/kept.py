"""A bounded memory: documents, plans and prepared statements are kept until there are too many."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LeastRecentlyUsed(Generic[Value]):
    """A bounded cache that forgets what was not asked for longest. Without a lock: each step is atomic by itself, and
    two threads at once may at worst make the same value twice."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        return len(self._values)

    def find(self, key: Hashable) -> Value | None:
        """What is kept under a key, or None."""
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value  # now the last to go
        return value

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep a value, forgetting another if there are too many."""
        self._values[key] = value
        while len(self._values) > self.size:
            self._values.pop(next(iter(self._values)), None)
