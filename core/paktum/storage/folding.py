"""Folded text: what search and order compare, the same on both engines."""

import re
import unicodedata

FOLD_SUFFIX = "_fold"

LONGEST_WORD = 60
"""Most letters of a word that search compares."""

ASCII_WORD = re.compile("[a-z0-9]+")

VOWEL_SIGNS = frozenset({"Mc", "Mn"})
"""Categories of the marks that folding leaves: of scripts in which vowels are marks."""


def fold(text: str | None) -> str | None:
    """The text without case and accents, and with single spaces: `  Ősz  Kft.` becomes `osz kft.`."""
    if text is None:
        return None
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in decomposed if not unicodedata.combining(each)).split())


def words(text: str) -> list[str]:
    """The words of a text for search, without case and accents: runs of letters and digits, each kept once.

    `J. Őri-Tóth <jo@ori.hu>` becomes `j`, `ori`, `toth`, `jo`, `hu`. The end of a very long word is left out.
    """
    folded = (fold(text) or "").lower()  # folding takes letters apart after it has made them small: a ™ becomes TM
    if folded.isascii():
        found = ASCII_WORD.findall(folded)
    else:
        found = "".join(each if _in_word(each) else " " for each in folded).split()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in VOWEL_SIGNS
