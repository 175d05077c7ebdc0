"""Number ranges: the form of the numbers that new records are given, and which comes next."""

import string

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import field
from ..declare.labels import Label, label as _

MANAGE = "number_range.manage"
"""The permission to change number ranges."""

PLACES = {"year", "number"}


def pattern_fault(pattern: str) -> Label | None:
    """What is wrong with the form of numbers."""
    try:
        named = {name for _text, name, form, how in string.Formatter().parse(pattern) if name is not None}
        plain = not any(form or how for _text, _name, form, how in string.Formatter().parse(pattern))
    except ValueError:
        named, plain = set(), False
    return None if plain and "number" in named <= PLACES else _("write the form of a number, as in C-{year}-{number}")


class NumberRange(Entity, display="code", permission=MANAGE, label=_("Number range"), label_plural=_("Number ranges")):
    """Numbers that new records get, such as contracts. The next is given in the transaction that makes one."""

    code: Mapped[str] = field(
        exact=True, length=60, unique=True, create_only=True, label=_("Code"),
        help=_("What is numbered: contract, letter."),
    )  # fmt: skip
    pattern: Mapped[str] = field(
        exact=True, length=40, check=pattern_fault, label=_("Form of the number"),
        help=_("With {year} and {number}, as in C-{year}-{number}."),
    )  # fmt: skip
    digits: Mapped[int] = field(default=4, minimum=1, maximum=12, label=_("Digits"), help=_("Filled up with zeros."))
    is_yearly: Mapped[bool] = field(default=True, label=_("Yearly"), help=_("Whether it begins anew with every year."))
    year: Mapped[int | None] = field(label=_("Year"), help=_("Of the last number."))
    next_number: Mapped[int] = field(default=1, minimum=1, label=_("Next number"))
