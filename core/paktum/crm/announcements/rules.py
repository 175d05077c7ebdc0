"""Who is meant by an announcement, and who gets it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paktum import Change, Condition, Problem, Row, label as _, today, validation

from ..channels import ActivityChannel
from ..contact_rules.models import ContactRule
from ..contacts.models import Contact
from .models import Announcement, AnnouncementText, Consent, LeftOutReason

BY_PHONE = frozenset({ActivityChannel.CALL, ActivityChannel.CHAT, ActivityChannel.FAX})

ByChannel = frozenset[tuple[uuid.UUID, ActivityChannel]]


@validation(Consent)
def is_withdrawn_after_it_was_given(change: Change, consent: Consent) -> Iterator[Problem]:
    """Nobody withdraws what was not given yet."""
    if consent.withdrawn_on is not None and consent.withdrawn_on < consent.given_on:
        yield Problem("OUT_OF_RANGE", _("It was withdrawn before it was given."), ("withdrawn_on",))


@validation(AnnouncementText)
def is_not_sent_yet(change: Change, text: AnnouncementText) -> Iterator[Problem]:
    """What was sent stays as it was; an announcement has one text for a channel."""
    if text.announcement.sent_at is not None:
        yield Problem("core.announcement_sent", _("This announcement was sent already."), ("announcement",))
    others = (AnnouncementText.announcement_id == text.announcement.id) & (AnnouncementText.id != text.id)
    living = change.fetch(AnnouncementText, others & AnnouncementText.deleted_at.is_(None))
    if any(each.channel is text.channel for each in living):
        yield Problem("DUPLICATE", _("There is a text for this channel already."), ("channel",))


def is_meant(announcement: Announcement) -> Callable[[Row], Condition]:
    """The rule that people meet who are meant, whether they have agreed or not."""

    def rule(contact: Row) -> Condition:
        client = contact.client
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


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people have agreed to for one purpose, and who does not wish to be contacted at all."""

    agreed: ByChannel
    withdrawn: ByChannel
    silent: frozenset[uuid.UUID]

    def against(self, contact: Contact, channel: ActivityChannel) -> LeftOutReason | None:
        """What stands against writing to somebody by a channel, if anything does."""
        if contact.id in self.silent or (contact.client is not None and contact.client.id in self.silent):
            return LeftOutReason.DO_NOT_CONTACT
        if (contact.id, channel) not in self.agreed:
            was_withdrawn = (contact.id, channel) in self.withdrawn
            return LeftOutReason.CONSENT_WITHDRAWN if was_withdrawn else LeftOutReason.NO_CONSENT
        return None if address_of(contact, channel) else LeftOutReason.NO_ADDRESS


def wishes(change: Change, announcement: Announcement) -> Wishes:
    """The wishes of everybody who is meant."""
    meant = is_meant(announcement)
    asked = list(change.matching(Consent, lambda row: (row.purpose == announcement.purpose) & meant(row.contact)))
    valid = [
        each
        for each in asked
        if each.given_on <= change.today and (each.withdrawn_on is None or each.withdrawn_on > change.today)
    ]
    silent = change.matching(ContactRule, lambda row: row.do_not_contact_from <= today())
    return Wishes(
        frozenset((each.contact.id, each.channel) for each in valid),
        frozenset((each.contact.id, each.channel) for each in asked if each.withdrawn_on is not None),
        frozenset((each.contact or each.client).id for each in silent),
    )


def address_of(contact: Contact, channel: ActivityChannel) -> str | None:
    """Where somebody is reached by a channel."""
    if channel is ActivityChannel.EMAIL:
        return contact.email
    if channel in BY_PHONE:
        return contact.phone
    return contact.client.name if contact.client is not None else None
