"""What an audit needs before it is completed."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from .models import AuditMark


@before_save(AuditMark)
def keep_the_weight(saving: Saving) -> None:
    """A mark counts as much as its criterion did when it was made."""
    if saving.is_new:
        saving["weight"] = saving["criterion"].weight


@validation(AuditMark)
def is_marked_once(change: Change, mark: AuditMark) -> Iterator[Problem]:
    """An audit has one mark for each criterion."""
    same = (AuditMark.audit_id == mark.audit.id) & (AuditMark.criterion_id == mark.criterion.id)
    if change.fetch(AuditMark, same & (AuditMark.id != mark.id) & AuditMark.deleted_at.is_(None)):
        yield Problem("DUPLICATE", _("The audit has a mark for this criterion already."), ("criterion",))


def has_all_marks(audit: Row) -> Condition:
    """Whether every criterion of the audit has its points."""
    return audit.marks.any() & audit.marks.every(lambda mark: mark.points.is_not(None))


ALL_MARKED = Guard("core.marks_missing", _("Give points for every criterion first."), has_all_marks)
