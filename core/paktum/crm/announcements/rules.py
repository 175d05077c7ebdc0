"""Who is meant by an announcement, who gets it, and what it needs before it is sent."""

from collections.abc import Callable, Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, today, validation, when

from ..channels import ActivityChannel
from ..clients.figures import forbids_contact
from ..contacts.models import Contact
from .models import Announcement, AnnouncementText, Consent, ConsentPurpose, LeftOutReason

BY_PHONE = frozenset({ActivityChannel.CALL, ActivityChannel.CHAT, ActivityChannel.FAX})
BY_POST = frozenset({ActivityChannel.LETTER, ActivityChannel.VISIT})


@validation(Consent)
def is_withdrawn_after_it_was_given(change: Change, consent: Consent) -> Iterator[Problem]:
    """Nobody withdraws what was not given yet."""
    if consent.withdrawn_on is not None and consent.withdrawn_on < consent.given_on:
        yield Problem("OUT_OF_RANGE", _("It was withdrawn before it was given."), ("withdrawn_on",))


@validation(AnnouncementText)
def is_the_only_one_for_its_channel(change: Change, text: AnnouncementText) -> Iterator[Problem]:
    """An announcement has one text for a channel."""
    others = (AnnouncementText.announcement_id == text.announcement.id) & (AnnouncementText.id != text.id)
    living = change.fetch(AnnouncementText, others & AnnouncementText.deleted_at.is_(None))
    if any(each.channel is text.channel for each in living):
        yield Problem("DUPLICATE", _("There is a text for this channel already."), ("channel",))


@before_save(Announcement)
def note_sent(saving: Saving) -> None:
    """An announcement tells when it was sent."""
    if saving.transition == "send":
        saving["sent_at"] = saving.change.now


def has_a_text(announcement: Row) -> Condition:
    """Whether it says something."""
    return announcement.texts.any()


TEXT_GIVEN = Guard("core.announcement_empty", _("The announcement has no text yet."), has_a_text)


def is_meant(announcement: Announcement) -> Callable[[Row], Condition]:
    """The rule that clients meet whose people are meant, whether these have agreed or not."""

    def rule(client: Row) -> Condition:
        holds = client.id.is_not(None)
        if announcement.branch is not None:
            holds &= client.branch.id == announcement.branch.id
        if announcement.lifecycle is not None:
            holds &= client.lifecycle == announcement.lifecycle
        if announcement.industry is not None:
            holds &= client.industry == announcement.industry
        if announcement.client_tier is not None:
            tiers = client.all("TierAssignment", "record_id")
            holds &= tiers.any(lambda tier: tier.code == announcement.client_tier)
        return holds

    return rule


def left_out_because(contact: Row, channel: ActivityChannel, purpose: ConsentPurpose) -> Condition:
    """Why somebody does not get what is sent by a channel for a purpose; NULL for who has agreed to it."""
    is_silent = contact.contact_rules.any(lambda rule: rule.do_not_contact_from <= today())
    is_silent |= contact.client.contact_rules.any(forbids_contact)

    def asked(consent: Row) -> Condition:
        return (consent.channel == channel) & (consent.purpose == purpose)

    has_agreed = contact.consents.any(lambda consent: asked(consent) & consent.is_valid)
    has_withdrawn = contact.consents.any(lambda consent: asked(consent) & (consent.withdrawn_on <= today()))
    no_consent = when(has_withdrawn, LeftOutReason.CONSENT_WITHDRAWN, LeftOutReason.NO_CONSENT)
    return when(is_silent, LeftOutReason.DO_NOT_CONTACT, when(has_agreed, None, no_consent))


def address_of(contact: Contact, channel: ActivityChannel) -> str | None:
    """The e-mail address or telephone number by which somebody is reached by a channel, if it needs one."""
    if channel is ActivityChannel.EMAIL:
        return contact.email
    return contact.phone if channel in BY_PHONE else None


def is_reached(contact: Contact, channel: ActivityChannel) -> bool:
    """Whether it is known where somebody is reached by a channel; what goes by post goes to the client."""
    if channel in BY_POST:
        return contact.client is not None and contact.client.address is not None
    return address_of(contact, channel) is not None or channel not in {ActivityChannel.EMAIL, *BY_PHONE}
