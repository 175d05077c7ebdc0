"""What a lead needs before it goes on."""

from paktum import Condition, Guard, Row, label as _, today


def was_contacted(lead: Row) -> Condition:
    """Whether somebody was in touch with it."""
    return lead.activities.any()


def has_needs(lead: Row) -> Condition:
    """Whether it is noted what it needs."""
    return lead.needs.is_not(None)


def has_reason(lead: Row) -> Condition:
    """Whether it is said why it was decided so."""
    return lead.decision_reason.is_not(None)


def pauses(lead: Row) -> Condition:
    """Whether it is said until when nobody turns to it."""
    return lead.reapproach_on > today()


def pauses_or_ends(lead: Row) -> Condition:
    """Whether the day to approach it again, if there is one, has not come yet."""
    return lead.reapproach_on.is_(None) | (lead.reapproach_on > today())


def agreed_to_contact(lead: Row) -> Condition:
    """Whether it has agreed to hear from the company again."""
    return lead.may_be_contacted_from <= today()


CONTACTED = Guard("core.lead_not_contacted", _("Nobody was in touch with the lead yet: note it."), was_contacted)
NEEDS_NOTED = Guard("core.lead_needs_missing", _("It is not noted what the lead needs."), has_needs)
REASON_GIVEN = Guard("core.decision_reason_missing", _("Say why it was decided so."), has_reason)
PAUSE_GIVEN = Guard(
    "core.reapproach_missing", _("Say on which day, later than today, the lead is approached again."), pauses
)
PAUSE_AHEAD = Guard(
    "core.reapproach_past", _("The day to approach the lead again must be later than today."), pauses_or_ends
)
AGREED = Guard(
    "core.consent_missing", _("The lead has not agreed to be contacted again, or not yet."), agreed_to_contact
)
