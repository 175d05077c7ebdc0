"""The needs and the questionnaire that a company begins with."""

from paktum import Defaults, label as _

from .models import Need, NeedQuestion, QuestionKind

NEEDS = Defaults(
    Need,
    by="code",
    rows=(
        {"code": "cost", "name": _("Lower and predictable cost")},
        {"code": "reliability", "name": _("Reliable delivery and service")},
        {"code": "time", "name": _("Less work of its own")},
        {"code": "growth", "name": _("Room for growth")},
        {"code": "liquidity", "name": _("Money at hand")},
        {"code": "insight", "name": _("Figures and reports")},
        {"code": "guests", "name": _("Rooms and places for guests and meetings")},
        {"code": "vehicles", "name": _("Vehicles and machines")},
    ),
)

QUESTIONS = Defaults(
    NeedQuestion,
    by="code",
    rows=(
        {
            "code": "cost", "place": 10, "need": "cost", "is_required": True,
            "text": _("How important are lower, predictable costs?"),
        },
        {
            "code": "reliability", "place": 20, "need": "reliability", "is_required": True,
            "text": _("How important is it that deliveries and service can be relied on?"),
        },
        {
            "code": "time", "place": 30, "need": "time", "is_required": True,
            "text": _("How important is it to have less work with it?"),
        },
        {
            "code": "growth", "place": 40, "need": "growth", "kind": QuestionKind.YES_NO,
            "text": _("Will the company grow, or open another site, within a year?"),
        },
        {
            "code": "liquidity", "place": 50, "need": "liquidity",
            "text": _("How important is it to pay later, or in parts?"),
        },
        {
            "code": "insight", "place": 60, "need": "insight",
            "text": _("How important are figures and reports on what was bought?"),
        },
        {
            "code": "yearly_volume", "place": 70, "kind": QuestionKind.NUMBER,
            "text": _("How many pieces does the company buy in a year?"),
        },
        {
            "code": "today", "place": 80, "kind": QuestionKind.TEXT,
            "text": _("How is it solved today, and what should change?"),
        },
        {
            "code": "software_guests", "place": 110, "need": "guests", "industry_code": "62",
            "text": _("How often do teams and clients from elsewhere come together?"),
        },
        {
            "code": "events_guests", "place": 110, "need": "guests", "industry_code": "82.30",
            "text": _("How important are rooms for the guests of events?"),
        },
        {
            "code": "freight_vehicles", "place": 110, "need": "vehicles", "industry_code": "49",
            "text": _("How many of the vehicles are to be replaced, on a scale from none to all?"),
        },
        {
            "code": "construction_machines", "place": 110, "need": "vehicles", "industry_code": "41",
            "text": _("How important are new machines for the orders of the next year?"),
        },
    ),
)  # fmt: skip
