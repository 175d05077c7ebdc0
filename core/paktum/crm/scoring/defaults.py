"""The rules that a company begins with; it changes points, conditions and thresholds as it learns."""

import json

from paktum import Defaults

from ..leads.figures import ScoreAxis, Severity
from .models import QualificationThreshold, RedFlagRule, ScoreFactor

INTERESTED = {"activities": {"some": {"outcome": {"in": ["INTERESTED", "MEETING_AGREED", "OFFER_REQUESTED"]}}}}
DELIGHTED = {"activities": {"some": {"mood": {"gte": 1}}}}
EUROS = {"gte": {"amount": "1000000.00", "currency": "EUR"}}

INTEREST = (
    ("came_by_itself", "Came by itself", {"isInbound": {"eq": True}}, 25),
    ("needs_known", "Said what it needs", {"needs": {"isNull": False}}, 25),
    ("showed_interest", "Showed interest when talked to", INTERESTED, 30),
    ("good_mood", "Was in a good mood", DELIGHTED, 10),
    ("names_contact", "Named who decides", {"contactName": {"isNull": False}}, 10),
    (
        "not_interested",
        "Said that it is not interested",
        {"activities": {"some": {"outcome": {"eq": "NOT_INTERESTED"}}}},
        -40,
    ),
)
CAPABILITY = (
    ("solvent", "Pays well", {"solvency": {"in": ["STRONG", "SOUND"]}}, 35),
    ("weak_payer", "Pays badly", {"solvency": {"in": ["WEAK", "INSOLVENT"]}}, -30),
    ("turnover", "Turnover of a million euros", {"turnover": EUROS}, 25),
    ("staff", "Fifty people or more", {"employees": {"gte": 50}}, 20),
    ("near", "Within 150 km", {"distanceKm": {"lte": "150"}}, 10),
    ("far", "Beyond 500 km", {"distanceKm": {"gt": "500"}}, -10),
    ("volume_known", "Volume is estimated", {"expectedVolume": {"isNull": False}}, 10),
)
"""Code, name, condition, points. Solvency and distance are what a company's policy asks first."""

SMALL = {"amount": "10000.00", "currency": "EUR"}
FLAGS = (
    ("insolvent", "Cannot pay", Severity.CRITICAL, {"solvency": {"eq": "INSOLVENT"}}, "It is insolvent."),
    ("weak_payer", "Pays badly", Severity.SERIOUS, {"solvency": {"eq": "WEAK"}}, "It is known to pay late."),
    ("unregistered", "Not in a register", Severity.MINOR, {"registrationNumber": {"isNull": True}}, "Does it exist?"),
    ("no_people", "Has no employees", Severity.SERIOUS, {"employees": {"eq": 0}}, "It may be a shell."),
    (
        "volume_above_turnover", "Wants more than it sells", Severity.SERIOUS,
        {"turnover": {"lt": SMALL}, "expectedVolume": {"gte": SMALL}},
        "What it wants to buy is more than what it earns.",
    ),
)  # fmt: skip
"""Code, name, severity, condition, reason."""

FACTORS = Defaults(
    ScoreFactor,
    by="code",
    rows=tuple(
        {"code": code, "name": name, "axis": axis, "condition": json.dumps(condition), "points": points}
        for axis, listed in ((ScoreAxis.INTEREST, INTEREST), (ScoreAxis.CAPABILITY, CAPABILITY))
        for code, name, condition, points in listed
    ),
)
RED_FLAGS = Defaults(
    RedFlagRule,
    by="code",
    rows=tuple(
        {"code": code, "name": name, "severity": severity, "condition": json.dumps(condition), "reason": reason}
        for code, name, severity, condition, reason in FLAGS
    ),
)
THRESHOLDS = Defaults(
    QualificationThreshold,
    by="code",
    rows=({"code": "standard", "name": "Every lead", "interest": 20, "capability": 10},),
)
