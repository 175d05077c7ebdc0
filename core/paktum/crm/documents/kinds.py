"""What a kind of document consists of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "hu")
"""Those that the core has texts in."""

HEAD = """#import "paktum.typ": *
#show: printed
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A document about a kind of record: its query, what it looks like, and its words by name, in each of the
    languages. In `looks`, `t` holds the words of one; `t.title` is what the document is called."""

    code: str
    record_type: str
    query: str
    looks: str
    words: Mapping[str, tuple[str, str]]

    def templates(self) -> tuple[Mapping[str, Any], ...]:
        """A template for each language."""
        return tuple(self._template(place, language) for place, language in enumerate(LANGUAGES))

    def _template(self, place: int, language: str) -> Mapping[str, Any]:
        words = ", ".join(
            f"{name}: {json.dumps(texts[place], ensure_ascii=False)}" for name, texts in self.words.items()
        )
        return {
            "code": f"{self.code}.{language}", "name": self.words["title"][place], "record_type": self.record_type,
            "language": language, "query": self.query, "body": f"#let t = ({words})\n{HEAD}{self.looks}",
        }  # fmt: skip
