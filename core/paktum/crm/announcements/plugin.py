"""What the module `announcements` adds."""

from ..module import Module
from .actions import mark_failed, mark_sent, send, withdraw
from .examples import EXAMPLES
from .models import Announcement, AnnouncementRecipient, AnnouncementText, Consent
from .rules import is_not_sent_yet, is_withdrawn_after_it_was_given

ANNOUNCEMENTS = Module(
    entities=(Consent, Announcement, AnnouncementText, AnnouncementRecipient),
    actions=(withdraw, send, mark_sent, mark_failed),
    validations=(is_not_sent_yet, is_withdrawn_after_it_was_given),
    examples=EXAMPLES,
)
