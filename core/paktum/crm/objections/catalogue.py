"""The kinds of objections and answers that a company begins with."""

from paktum import Defaults, label as _

from .models import ObjectionAnswer, ObjectionKind

KINDS = Defaults(
    ObjectionKind,
    by="code",
    rows=(
        {"code": "price", "name": _("Too expensive")},
        {"code": "need", "name": _("No need")},
        {"code": "timing", "name": _("Not now")},
        {"code": "trust", "name": _("No trust yet")},
        {"code": "authority", "name": _("Somebody else decides")},
        {"code": "competitor", "name": _("Content with a competitor")},
        {"code": "quality", "name": _("Doubts about quality")},
        {"code": "terms", "name": _("Terms of delivery or payment")},
    ),
)

ANSWERS = Defaults(
    ObjectionAnswer,
    by="code",
    rows=(
        {
            "code": "price_total", "kind": "price", "name": _("Cost over the whole term"),
            "text": _("Compare what it costs over the whole term, with service and failures, not the first invoice."),
        },
        {
            "code": "price_smaller", "kind": "price", "name": _("A smaller beginning"),
            "text": _("Offer a smaller quantity or package now, and the larger one at the price of the volume later."),
        },
        {
            "code": "need_questions", "kind": "need", "name": _("Ask how it is done today"),
            "text": _("Ask how they solve it today, what that takes, and what happens when it fails."),
        },
        {
            "code": "timing_cost", "kind": "timing", "name": _("What waiting costs"),
            "text": _("Work out together what each month without it costs, and agree on a day to decide."),
        },
        {
            "code": "trust_reference", "kind": "trust", "name": _("Let a client speak"),
            "text": _("Bring them together with a client of the same industry, or offer a trial."),
        },
        {
            "code": "authority_meeting", "kind": "authority", "name": _("A meeting with who decides"),
            "text": _("Ask what the one who decides needs to know, and propose a meeting of all three."),
        },
        {
            "code": "competitor_difference", "kind": "competitor", "name": _("One thing that is missing there"),
            "text": _("Ask what they would change if they could, and show that point on the comparison card."),
        },
    ),
)  # fmt: skip
