"""What the code of a period says."""

import calendar
import re
from datetime import date

from paktum import Label, label as _

CODE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


def period_fault(code: str) -> Label | None:
    """What is wrong with the code of a period, or None."""
    found = CODE.fullmatch(code)
    return None if found and int(found[1]) >= 1 else _("write a month as 2026-03, a quarter as 2026-Q1, a year as 2026")


def days_of(code: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    found = CODE.fullmatch(code)
    assert found is not None
    year, quarter, month = (int(each) if each else None for each in found.groups())
    assert year is not None
    first = month or (3 * quarter - 2 if quarter else 1)
    last = month or (3 * quarter if quarter else 12)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
