"""Ids as the API shows them: what they are of, and the key in hex digits, as in `client_018f...`."""

import re
import uuid

KEY_DIGITS = re.compile("[0-9a-f]{32}")


def public_id(prefix: str, key: uuid.UUID) -> str:
    """The id that the API shows for a key."""
    return f"{prefix}_{key.hex}"


def digits_in(prefix: str, given: str) -> str | None:
    """The hex digits of the key behind an id with a prefix, or None if it is none."""
    found, _, digits = given.rpartition("_")
    return digits if found == prefix and KEY_DIGITS.fullmatch(digits) else None


def key_in(prefix: str, given: str) -> uuid.UUID | None:
    """The key behind an id with a prefix, or None if it is none."""
    digits = digits_in(prefix, given)
    return None if digits is None else uuid.UUID(hex=digits)
