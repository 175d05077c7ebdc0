"""What the module `people` adds: users, teams, branches and roles, which the kernel's rights are made of."""

from paktum import APPROVAL_JOBS, APPROVALS, AUTHORITY, IDENTITY, RIGHTS_RULES, Permission, label as _

from ..module import Module
from .rules import closes_after_it_opens, nobody_stands_in_for_himself

PEOPLE = Module(
    entities=(*IDENTITY, *AUTHORITY),
    actions=APPROVALS,
    jobs=APPROVAL_JOBS,
    permissions=(
        Permission("access.manage", _("Manage users and their roles")),
        Permission("calendar.manage", _("Change business calendars")),
        Permission("personal.export", _("Export what is kept of a person")),
        Permission("records.purge", _("Remove deleted records for good")),
        Permission("personal.erase", _("Erase what is kept of a person")),
    ),
    validations=(*RIGHTS_RULES, nobody_stands_in_for_himself, closes_after_it_opens),
)
