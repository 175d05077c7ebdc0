"""The history of every record that has a workflow."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import field
from ..declare.labels import label as _


class WorkflowChange(Entity, writable=False, label=_("Change of state"), label_plural=_("Changes of state")):
    """One step of a record through its workflow: never changed, never removed."""

    record_id: Mapped[uuid.UUID] = field(write=None, index=True, label=_("Record"), help=_("Key of the record."))
    workflow_code: Mapped[str] = field(write=None, exact=True, length=60, label=_("Workflow"))
    transition: Mapped[str | None] = field(
        write=None, exact=True, length=60, label=_("Transition"), help=_("Empty for the first state.")
    )
    from_state: Mapped[str | None] = field(write=None, exact=True, length=60, label=_("From"))
    to_state: Mapped[str] = field(write=None, exact=True, length=60, label=_("To"))
    at: Mapped[datetime] = field(write=None, label=_("At"))
    by_id: Mapped[uuid.UUID | None] = field(write=None, code="user", label=_("By"), help=_("Id of the user."))
    note: Mapped[str | None] = field(write=None, long=True, label=_("Note"))
