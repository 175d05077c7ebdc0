"""What auditors do."""

from paktum import Change, action, label as _

from .models import AuditCriterion, AuditMark, ServiceAudit


@action(ServiceAudit, label=_("Prepare"))
def prepare(change: Change, audit: ServiceAudit) -> None:
    """Put every criterion that is in use, and not there yet, on the checklist of an audit."""
    mine = (AuditMark.audit_id == audit.id) & AuditMark.deleted_at.is_(None)
    there = {mark.criterion for mark in change.fetch(AuditMark, mine)}
    for criterion in change.list_(AuditCriterion):
        if criterion.is_active and criterion not in there:
            change.create(AuditMark, audit=audit, criterion=criterion)
