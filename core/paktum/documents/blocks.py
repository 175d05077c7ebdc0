"""What a document says, apart from what it looks like. `paktum.typ` tells the same in Typst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]
"""One thing that a document says: its `kind`, and what it holds."""


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of a document in their order, and its language (BCP 47)."""

    blocks: Sequence[Block]
    language: str

    @property
    def title(self) -> str:
        """What the document is called."""
        return next((each["text"] for each in self.blocks if each["kind"] == "title"), "")
