"""Paktum: a plugin-based CRM framework with a GraphQL API. What a plugin may import is here, and only here."""

from sqlalchemy.orm import Mapped

from .access.models import IDENTITY, Branch, RoleGrant, Team, User
from .declare.access import Permission, Role
from .declare.actions import Action, action
from .declare.entity import Entity, Facet
from .declare.errors import PaktumError, Problem, Refused, refuse
from .declare.fields import Access, Deletion, computed, field, reference, state
from .declare.labels import Label, label
from .declare.tiers import Criterion, Tier, TierScheme
from .declare.values import Money, Percentage, PostalAddress, Rate
from .declare.workflow import (
    ANY,
    AddGuards,
    Guard,
    InsertState,
    State,
    Transition,
    Workflow,
    add_guards,
    insert_state,
)
from .hooks import API_VERSION, Plugin, hookimpl
from .read.arithmetic import ratio, times
from .read.clock import today
from .read.rows import Condition, Row
from .tiers.models import TierAssignment, TierChange
from .workflow.models import WorkflowChange
from .write.change import Change
from .write.demo import Demo

__all__ = [
    "ANY",
    "API_VERSION",
    "IDENTITY",
    "Access",
    "Action",
    "AddGuards",
    "Branch",
    "Change",
    "Condition",
    "Criterion",
    "Deletion",
    "Demo",
    "Entity",
    "Facet",
    "Guard",
    "InsertState",
    "Label",
    "Mapped",
    "Money",
    "PaktumError",
    "Percentage",
    "Permission",
    "Plugin",
    "PostalAddress",
    "Problem",
    "Rate",
    "Refused",
    "Role",
    "RoleGrant",
    "Row",
    "State",
    "Team",
    "Tier",
    "TierAssignment",
    "TierChange",
    "TierScheme",
    "Transition",
    "User",
    "Workflow",
    "WorkflowChange",
    "action",
    "add_guards",
    "computed",
    "field",
    "hookimpl",
    "insert_state",
    "label",
    "ratio",
    "reference",
    "refuse",
    "state",
    "times",
    "today",
]
