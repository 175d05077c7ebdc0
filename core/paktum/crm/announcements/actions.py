"""What people do with consents and announcements."""

from paktum import Change, action, label as _, refuse

from ..clients.models import Client
from ..contacts.models import Contact
from .models import (
    SEND,
    Announcement,
    AnnouncementRecipient,
    AnnouncementText,
    Consent,
    DeliveryState,
    LeftOutReason,
)
from .rules import address_of, is_meant, is_reached, left_out_because


@action(Consent, label=_("Withdraw"))
def withdraw(change: Change, consent: Consent) -> None:
    """Note that somebody does not agree any more, from today on."""
    change.update(consent, withdrawn_on=change.today)


@action(Announcement, label=_("Send"), permission=SEND)
def send(change: Change, announcement: Announcement) -> None:
    """Queue an announcement for everybody who is meant, has agreed to the channel and can be reached by it. Who is
    left out is among the recipients too, with the reason and without an address."""
    change.transition(announcement, "send")


def queue(change: Change, announcement: Announcement) -> None:
    """Note who gets an announcement by which channel, and who does not."""
    meant = is_meant(announcement)
    texts = change.list_(AnnouncementText, AnnouncementText.announcement_id == announcement.id)
    clients = {client.id: client for client in change.matching(Client, meant, lock=False)}
    people = change.figures(
        Contact,
        lambda contact: meant(contact.client),
        lambda contact: [
            contact.key_of("client"), *(left_out_because(contact, each.channel, announcement.purpose) for each in texts)
        ],
    )  # fmt: skip
    for contact, (client, *reasons) in people:
        for text, found in zip(texts, reasons, strict=True):
            is_lost = found is None and not is_reached(contact, text.channel)
            because = LeftOutReason.NO_ADDRESS if is_lost else found and LeftOutReason(found)
            change.create(
                AnnouncementRecipient, announcement=announcement, text=text, contact=contact,
                client=clients[client], channel=text.channel, left_out_because=because,
                address=address_of(contact, text.channel) if because is None else None,
                delivery=DeliveryState.QUEUED if because is None else DeliveryState.LEFT_OUT,
            )  # fmt: skip


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
