"""What numbers of vehicles must look like."""

import re

from paktum import Label, label as _

VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


def vin_fault(value: str) -> Label | None:
    """What is wrong with a vehicle identification number (ISO 3779). The check digit is a rule of North America only,
    so only length and alphabet can be wrong everywhere."""
    if not VIN.fullmatch(value):
        return _("A vehicle identification number has 17 digits and capital letters, without I, O and Q.")
    return None
