"""Who an e-mail address stands for: addresses that people take for one are one."""

import re

from ..declare.labels import Label, label as _
from ..storage.folding import fold

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def identity(email: str) -> str:
    """An address without case, accents, spaces around it and other forms of its letters."""
    return fold(email) or ""


def address_fault(value: str) -> Label | None:
    """What is wrong with the address of a user, or None: each is its own identity, so no two can be taken for one."""
    if value.isascii() and value == identity(value) and ADDRESS.fullmatch(value):
        return None
    return _("Write an e-mail address in small letters, without accents and spaces.")
