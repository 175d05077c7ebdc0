"""How prospects are contacted by a sequence."""

from datetime import timedelta

from paktum import Change, action, label as _, refuse

from ..leads.models import OPEN, Lead
from ..people.rules import places_of
from ..tasks.models import Task, TaskKind
from .models import ContactSequence, ContactStep


@action(Lead, label=_("Follow a contact sequence"))
def follow(change: Change, lead: Lead, sequence: ContactSequence) -> None:
    """Begin a sequence today: each of its steps becomes a task of the lead's owner, or of whoever begins it if nobody
    owns the lead, due on its day. Refused while a task that a sequence made is open, for a sequence that is not in use,
    and once it was decided about the lead."""
    if lead.state not in OPEN:
        raise refuse("core.lead_decided", _("It was decided about the lead already."), "id")
    if not sequence.is_active:
        raise refuse("core.sequence_inactive", _("The sequence is not in use any more."), "sequenceId")
    if any(each.step is not None for each in change.list_(Task, (Task.lead_id == lead.id) & (Task.state == "open"))):
        raise refuse("core.sequence_running", _("The lead is contacted by a sequence already."), "id")
    places = places_of(lead)
    places["owner"] = places["owner"] or change.actor.user_id
    steps = change.list_(ContactStep, ContactStep.sequence_id == sequence.id)
    for step in sorted(steps, key=lambda each: each.after_days):
        change.create(
            Task, subject=step.subject, kind=TaskKind.FOLLOW_UP, description=step.text, lead=lead, step=step,
            due_on=change.today + timedelta(days=step.after_days), **places,
        )  # fmt: skip
