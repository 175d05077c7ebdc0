"""What the module `people` adds: users, teams, branches and roles, which the kernel's rights are made of."""

from paktum import IDENTITY, Permission, label as _

from ..module import Module

PEOPLE = Module(entities=IDENTITY, permissions=(Permission("access.manage", _("Manage users and their roles")),))
