"""The ways in which the company and others are in touch."""

import enum


class ActivityChannel(enum.Enum):
    """The way in which people were in touch."""

    CALL = "call"
    EMAIL = "email"
    VISIT = "visit"
    MEETING = "meeting"
    LETTER = "letter"
    CHAT = "chat"
    FAX = "fax"
    FAIR = "fair"
    PORTAL = "portal"
