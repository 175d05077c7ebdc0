"""What people do with consents and announcements."""

from paktum import Change, action, label as _, refuse

from ..contacts.models import Contact
from .models import Announcement, AnnouncementRecipient, AnnouncementText, Consent, DeliveryState
from .rules import address_of, is_meant, wishes


@action(Consent, label=_("Withdraw"))
def withdraw(change: Change, consent: Consent) -> None:
    """Note that somebody does not agree any more, from today on."""
    change.update(consent, withdrawn_on=change.today)


@action(Announcement, label=_("Send"))
def send(change: Change, announcement: Announcement) -> None:
    """Queue an announcement for everybody who is meant, has agreed to the channel and can be reached by it. Who is
    left out is among the recipients too, with the reason."""
    if announcement.sent_at is not None:
        raise refuse("core.announcement_sent", _("This announcement was sent already."))
    mine = (AnnouncementText.announcement_id == announcement.id) & AnnouncementText.deleted_at.is_(None)
    texts = change.fetch(AnnouncementText, mine)
    if not texts:
        raise refuse("core.announcement_empty", _("The announcement has no text yet."))
    known = wishes(change, announcement)
    for contact in change.matching(Contact, is_meant(announcement)):
        for text in texts:
            because = known.against(contact, text.channel)
            change.create(
                AnnouncementRecipient, announcement=announcement, text=text, contact=contact, client=contact.client,
                channel=text.channel, address=address_of(contact, text.channel), left_out_because=because,
                delivery=DeliveryState.QUEUED if because is None else DeliveryState.LEFT_OUT,
            )  # fmt: skip
    change.update(announcement, sent_at=change.now)


@action(AnnouncementRecipient, label=_("Mark as sent"))
def mark_sent(change: Change, recipient: AnnouncementRecipient) -> None:
    """Note that somebody was sent an announcement."""
    _require_queued(recipient)
    change.update(recipient, delivery=DeliveryState.SENT, sent_at=change.now)


@action(AnnouncementRecipient, label=_("Mark as failed"))
def mark_failed(change: Change, recipient: AnnouncementRecipient, failure: str) -> None:
    """Note why somebody could not be sent an announcement."""
    _require_queued(recipient)
    change.update(recipient, delivery=DeliveryState.FAILED, failure=failure)


def _require_queued(recipient: AnnouncementRecipient) -> None:
    if recipient.delivery is not DeliveryState.QUEUED:
        raise refuse("core.not_queued", _("Only what is queued is sent."))
