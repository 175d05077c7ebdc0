"""Folded text: what search and order compare, the same on both engines."""

import unicodedata

FOLD_SUFFIX = "_fold"


def fold(text: str | None) -> str | None:
    """The text without case and accents, and with single spaces: `  Ősz  Kft.` becomes `osz kft.`."""
    if text is None:
        return None
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in decomposed if not unicodedata.combining(each)).split())
