"""What the module `people` adds: users, teams, branches and roles, which the kernel's rights are made of."""

from paktum import APPROVALS, AUTHORITY, IDENTITY, Permission, label as _

from ..module import Module

PEOPLE = Module(
    entities=(*IDENTITY, *AUTHORITY),
    actions=APPROVALS,
    permissions=(
        Permission("access.manage", _("Manage users and their roles")),
        Permission("personal.export", _("Export what is kept of a person")),
        Permission("records.purge", _("Remove deleted records for good")),
        Permission("personal.erase", _("Erase what is kept of a person")),
    ),
)
