"""Deadlines as data: how long a record may stay in a state, and what becomes of it then."""

from dataclasses import dataclass

STANDARD = "standard"
"""The code of the business calendar that a deadline is counted by unless it names another."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a record may stay in a state; when that is over, the product takes it along `transition`.

    days, hours: how long, from the moment that it enters the state. With `business=True` only business days, or only
    business hours, of the `calendar` count; business days end with the last of them.
    until: in place of these, an attribute of the record that holds the last day, or the instant.
    """

    transition: str
    days: int = 0
    hours: int = 0
    business: bool = False
    until: str = ""
    calendar: str = STANDARD

    def __post_init__(self) -> None:
        if min(self.days, self.hours) < 0 or (bool(self.until) == bool(self.days or self.hours)):
            raise TypeError(f"Deadline({self.transition!r}): say days and hours, or until='option_on'")
        if self.business and bool(self.days) == bool(self.hours):
            raise TypeError(f"Deadline({self.transition!r}): say business days or business hours")
