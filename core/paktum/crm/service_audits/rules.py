"""What an audit needs before it is completed."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _

from .models import AuditMark


@before_save(AuditMark)
def keep_the_weight(saving: Saving) -> None:
    """A mark counts as much as its criterion did when it was made."""
    if saving.is_new:
        saving["weight"] = saving["criterion"].weight


def has_all_marks(audit: Row) -> Condition:
    """Whether every criterion of the audit has its points."""
    return audit.marks.any() & audit.marks.every(lambda mark: mark.points.is_not(None))


ALL_MARKED = Guard("core.marks_missing", _("Give points for every criterion first."), has_all_marks)
