"""Measures: what changes are weighed by, so that a company can say up to which value somebody does things alone."""

from dataclasses import dataclass

from .entity import Entity
from .labels import Label
from .records import require_tuples


@dataclass(frozen=True, slots=True)
class Measure:
    """A number or an amount of records of one kind that limits may be set on.

    field: the attribute, stored or computed by SQL; a facet's as in `banking.exposure`.
    states: the states in which a record counts; all if left out.
    along: the reference by which limits over several days add records up, such as `client`.

    A change is weighed if it makes the value of a record that counts larger, or makes a record count.
    """

    code: str
    label: Label
    on: type[Entity]
    field: str
    states: tuple[str, ...] = ()
    along: str = ""

    def __post_init__(self) -> None:
        require_tuples(self, "states")
