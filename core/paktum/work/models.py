"""What is known of each job."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import field
from ..declare.labels import label as _
from .failing import LONGEST_ERROR


class ScheduledJob(Entity, writable=False, display="code", label=_("Job"), label_plural=_("Jobs")):
    """Work of a plugin that is done again and again: when it was done, and when it will be."""

    code: Mapped[str] = field(
        write=None, exact=True, length=200, unique=True, label=_("Code"), help=_("The plugin's name and the job's.")
    )
    next_at: Mapped[datetime] = field(write=None, index=True, label=_("Next run"))
    last_at: Mapped[datetime | None] = field(write=None, label=_("Last run"), help=_("When it last succeeded."))
    failures: Mapped[int] = field(
        default=0, write=None, label=_("Failures"), help=_("How often it has failed since it last succeeded.")
    )
    error: Mapped[str | None] = field(
        write=None,
        exact=True,
        length=LONGEST_ERROR,
        label=_("Error"),
        help=_("Why it failed the last time; empty if it did not."),
    )
