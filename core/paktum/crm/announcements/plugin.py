"""What the module `announcements` adds."""

from paktum import Permission, State, Transition, Workflow, label as _

from ..module import Module
from .actions import mark_failed, mark_sent, queue, send, withdraw
from .examples import EXAMPLES
from .models import SEND, Announcement, AnnouncementRecipient, AnnouncementText, Consent
from .rules import TEXT_GIVEN, is_the_only_one_for_its_channel, is_withdrawn_after_it_was_given, note_sent

WORKFLOW = Workflow(
    "announcement",
    _("Announcement"),
    states=(State("draft", _("Draft")), State("sent", _("Sent"), final=True, frozen=True)),
    transitions=(Transition("send", _("Send"), ("draft",), "sent", (TEXT_GIVEN,), permission=SEND, effect=queue),),
    initial="draft",
)

ANNOUNCEMENTS = Module(
    entities=(Consent, Announcement, AnnouncementText, AnnouncementRecipient),
    workflows=(WORKFLOW,),
    actions=(withdraw, send, mark_sent, mark_failed),
    before_save=(note_sent,),
    validations=(is_the_only_one_for_its_channel, is_withdrawn_after_it_was_given),
    permissions=(Permission(SEND, _("Send announcements")),),
    examples=EXAMPLES,
)
