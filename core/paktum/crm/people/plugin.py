"""What the module `people` adds: users, teams, branches and roles, which the kernel's rights are made of."""

from paktum import IDENTITY

from ..module import Module

PEOPLE = Module(entities=IDENTITY)
