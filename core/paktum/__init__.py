"""Paktum: a plugin-based CRM framework with a GraphQL API. What a plugin may import is here, and only here."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped

from .access.authority import AUTHORITY, RIGHTS_RULES, ApprovalRequest, ApprovalState, AuthorityLimit
from .access.models import (
    IDENTITY,
    AccessGrant,
    AccessPermission,
    AccessRole,
    Branch,
    RoleGrant,
    Substitution,
    Team,
    User,
)
from .declare.access import SHARED, ExtendRole, Grant, Permission, Role, Scope
from .declare.actions import Action, action
from .declare.authority import Measure
from .declare.deadlines import Deadline
from .declare.defaults import Defaults
from .declare.entity import Entity, Facet
from .declare.errors import PaktumError, Problem, Refused, refuse
from .declare.examples import Example, Sample
from .declare.fields import (
    Access,
    Alike,
    Deletion,
    Values,
    calculated,
    computed,
    due,
    field,
    listed,
    merged,
    reference,
    state,
)
from .declare.labels import Label, label
from .declare.queries import Query, query
from .declare.saving import BeforeSave, Validation, before_save, validation
from .declare.secrets import Secret, can_carry_secrets
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
from .declare.working import AfterCommit, Job, after_commit, job
from .hooks import API_VERSION, Plugin, hookimpl
from .read.arithmetic import first_known, ratio, share, times, when
from .read.asking import Asking
from .read.clock import today
from .read.durations import day_of, days_after, days_between, minutes_between
from .read.rows import Condition, Row
from .tiers.models import TierAssignment, TierChange
from .work.calendars import BusinessCalendar, CalendarDay
from .work.deliveries import Event
from .work.models import ScheduledJob
from .workflow.models import WorkflowChange
from .write.approvals import APPROVAL_JOBS, APPROVALS
from .write.change import Change
from .write.demo import Demo
from .write.saving import Saving
from .write.workdays import WorkDays, clock_time, time_zone_fault

if TYPE_CHECKING:
    from .crm import (
        Activity,
        ActivityChannel,
        ActivityDirection,
        ActivityOutcome,
        BusinessUnit,
        Case,
        CaseCategory,
        CaseKind,
        ChecklistItem,
        Clause,
        ClauseVariant,
        Client,
        ClientIdentifier,
        ClientKind,
        ClientLifecycle,
        ClientReaction,
        Contact,
        ContactReason,
        ContactRole,
        ContactRule,
        ContactStandard,
        Contract,
        ContractClause,
        ContractParty,
        ContractPartyRole,
        ContractQuestion,
        ContractType,
        Deal,
        DealLine,
        DecisionRole,
        IdentifierScheme,
        LostReason,
        Obligation,
        ObligedSide,
        PowerOfAttorney,
        Product,
        RequiredClause,
        RequiredDocument,
        Salutation,
        Signature,
        SigningMethod,
        SizeClass,
        SlaPolicy,
        Task,
        TaskKind,
    )

__all__ = [
    "ANY",
    "API_VERSION",
    "APPROVALS",
    "APPROVAL_JOBS",
    "AUTHORITY",
    "IDENTITY",
    "RIGHTS_RULES",
    "SHARED",
    "Access",
    "AccessGrant",
    "AccessPermission",
    "AccessRole",
    "Action",
    "Activity",
    "ActivityChannel",
    "ActivityDirection",
    "ActivityOutcome",
    "AddGuards",
    "AfterCommit",
    "Alike",
    "ApprovalRequest",
    "ApprovalState",
    "Asking",
    "AuthorityLimit",
    "BeforeSave",
    "Branch",
    "BusinessCalendar",
    "BusinessUnit",
    "CalendarDay",
    "Case",
    "CaseCategory",
    "CaseKind",
    "Change",
    "ChecklistItem",
    "Clause",
    "ClauseVariant",
    "Client",
    "ClientIdentifier",
    "ClientKind",
    "ClientLifecycle",
    "ClientReaction",
    "Condition",
    "Contact",
    "ContactReason",
    "ContactRole",
    "ContactRule",
    "ContactStandard",
    "Contract",
    "ContractClause",
    "ContractParty",
    "ContractPartyRole",
    "ContractQuestion",
    "ContractType",
    "Criterion",
    "Deadline",
    "Deal",
    "DealLine",
    "DecisionRole",
    "Defaults",
    "Deletion",
    "Demo",
    "Entity",
    "Event",
    "Example",
    "ExtendRole",
    "Facet",
    "Grant",
    "Guard",
    "IdentifierScheme",
    "InsertState",
    "Job",
    "Label",
    "LostReason",
    "Mapped",
    "Measure",
    "Money",
    "Obligation",
    "ObligedSide",
    "PaktumError",
    "Percentage",
    "Permission",
    "Plugin",
    "PostalAddress",
    "PowerOfAttorney",
    "Problem",
    "Product",
    "Query",
    "Rate",
    "Refused",
    "RequiredClause",
    "RequiredDocument",
    "Role",
    "RoleGrant",
    "Row",
    "Salutation",
    "Sample",
    "Saving",
    "ScheduledJob",
    "Scope",
    "Secret",
    "Signature",
    "SigningMethod",
    "SizeClass",
    "SlaPolicy",
    "State",
    "Substitution",
    "Task",
    "TaskKind",
    "Team",
    "Tier",
    "TierAssignment",
    "TierChange",
    "TierScheme",
    "Transition",
    "User",
    "Validation",
    "Values",
    "WorkDays",
    "Workflow",
    "WorkflowChange",
    "action",
    "add_guards",
    "after_commit",
    "before_save",
    "calculated",
    "can_carry_secrets",
    "clock_time",
    "computed",
    "day_of",
    "days_after",
    "days_between",
    "due",
    "field",
    "first_known",
    "hookimpl",
    "insert_state",
    "job",
    "label",
    "listed",
    "merged",
    "minutes_between",
    "query",
    "ratio",
    "reference",
    "refuse",
    "share",
    "state",
    "time_zone_fault",
    "times",
    "today",
    "validation",
    "when",
]


def __getattr__(name: str) -> Any:
    """The entities of the core domain, found when they are asked for: the domain is built on what stands above."""
    if name in __all__:
        return getattr(import_module(".crm", __name__), name)
    raise AttributeError(f"paktum has no {name!r}; what plugins may import is in paktum.__all__")
