"""The roles that the core ships. A company changes them, and makes its own, as data."""

from paktum import ANY, SHARED, Branch, Grant, Role, Scope, Team, TierThreshold, label as _

from .accounts.models import MANAGE_ACCOUNTS, AccountTeamRole
from .activities.models import Activity
from .announcements.models import SEND
from .cases.models import MANAGE_STANDARDS, Case, CaseCategory, SlaPolicy
from .checklists.models import ChecklistItem, RequiredDocument
from .churn.models import ChurnRule, ChurnThreshold
from .clauses.models import Clause, ContractQuestion
from .clients.models import Client
from .competitors.models import ComparisonCard, Competitor
from .conflicts.guards import WAIVE
from .conflicts.models import DECIDE, ConflictOfInterest
from .contact_rules.models import ContactStandard
from .contact_sequences.models import ContactSequence
from .contacts.models import Contact
from .contracts.models import Contract, ContractType
from .deals.models import Deal
from .inbound.models import ResponseStandard
from .incentives.models import (
    APPROVE as APPROVE_INCENTIVES,
    MANAGE as MANAGE_INCENTIVES,
    IncentiveAccrual,
    IncentiveProgramme,
)
from .internal_requests.models import DepartmentStandard
from .job_descriptions.actions import AGREE_HR, AGREE_LEGAL, APPROVE as APPROVE_JOB, SIGN as SIGN_JOB
from .job_descriptions.models import MANAGE as MANAGE_JOBS, JobDescription, JobFunction, Skill
from .leads.models import ServiceModel
from .needs.models import CrossSellRule, Need, NeedQuestion, ProductFit
from .objections.models import ObjectionAnswer, ObjectionKind
from .permissions import BRANCH_HEAD, MANAGE_SALES
from .pricing.models import BonusRule, PriceCondition
from .profitability.models import CostEntry, RevenueClass
from .rates.models import ExchangeRate
from .scorecards.models import Appraisal, Scorecard
from .scoring.models import QualificationThreshold, RedFlagRule, ScoreFactor
from .search_methods.models import SearchMethod
from .segments.models import Segment
from .service_audits.models import AuditCriterion
from .signing.models import MANAGE as SIGNING, PowerOfAttorney
from .surveys.models import Survey
from .targets.models import Period, Target
from .tasks.models import Task

WORK = ("read", "create", "update", "transition", "act")
KNOW = Grant(SHARED, ("read",))
"""Everybody knows the products, the users and the branches."""

DECIDES = (
    "client.assign", "contract.approve", "contract.terminate", "price.manage", MANAGE_SALES, "target.manage",
    "lead.override", "scoring.manage", SEND,
)  # fmt: skip
"""What heads and directors alone may do."""

CATALOGUES = tuple(
    Grant(each, ("create", "update", "delete"))
    for each in (
        PriceCondition,
        BonusRule,
        SearchMethod,
        ScoreFactor,
        RedFlagRule,
        QualificationThreshold,
        ServiceModel,
        ContactSequence,
        Competitor,
        ComparisonCard,
        ObjectionKind,
        ObjectionAnswer,
        Need,
        NeedQuestion,
        ProductFit,
        CrossSellRule,
    )
)
"""What heads keep for everybody."""

UNSIGNED = ["draft", "legal_review", "client_review", "approved"]
"""States of contracts that are still being written."""

OWN = (
    KNOW,
    Grant(Segment, ("read",), condition={"isShared": {"eq": True}}),
    Grant(ANY, WORK, Scope.OWN),
    Grant(Activity, ("delete",), Scope.OWN),
    Grant(ANY, WORK, Scope.DEPUTISED),
    Grant(ANY, WORK, Scope.ACCOUNT),
    Grant(Case, ("escalate",)),
)

STANDARDS = tuple(
    Grant(each, ("create", "update", "delete"))
    for each in (SlaPolicy, CaseCategory, ContactStandard, ResponseStandard, Survey, DepartmentStandard, AuditCriterion)
)
"""Who leads a branch says how fast clients are answered."""

ACCOUNT_WORK = (Grant(AccountTeamRole, ("create", "update", "delete")),)
"""Who leads a branch says what account teams are made of."""

LIBRARY = tuple(
    Grant(kind, ("create", "update", "delete")) for kind in (ContractType, Clause, RequiredDocument, PowerOfAttorney)
)
"""What contracts are made of is kept by those who answer for them."""

TEAM_TARGETS = Grant(Target, ("read",), Scope.TEAM, condition={"unit": {"eq": "TEAM"}})
"""A team knows what it is to reach together."""

CLOSING = (
    "period.close",
    "period.reopen",
    "rate.manage",
    "churn.manage",
    "profit.manage",
    "scorecard.manage",
    "tier.manage",
)

RESULTS = (
    Grant(Period, ("create", "update", "act", "transition")),
    Grant(ExchangeRate, ("create", "update", "delete")),
    Grant(CostEntry, ("read", "create", "update")),
    Grant(IncentiveProgramme, ("create", "update", "delete", "act", "transition")),
)

BONUSES = (MANAGE_INCENTIVES, APPROVE_INCENTIVES)
"""Who proposes an incentive programme does not approve it: that takes two of those who may."""

RULES = (
    *(
        Grant(each, ("create", "update", "delete"))
        for each in (ChurnRule, ChurnThreshold, RevenueClass, Scorecard, Appraisal)
    ),
    Grant(TierThreshold, ("update",)),
)
"""By what clients and people are judged is said at the top."""

ROLES = (
    Role("administrator", _("Administrator"), (ANY,), (Grant(ANY, (ANY,)),)),
    Role("account_manager", _("Account manager"), (), (*OWN, TEAM_TARGETS)),
    Role("key_account_manager", _("Key account manager"), (), (*OWN, Grant(ANY, ("read",), Scope.TEAM))),
    Role(
        "assistant",
        _("Assistant"),
        (),
        (
            KNOW,
            Grant(ANY, ("read",), Scope.TEAM),
            Grant(Activity, ("create", "update"), Scope.TEAM),
            Grant(Contact, ("create", "update"), Scope.TEAM),
            Grant(ANY, ("read",), Scope.ACCOUNT),
            Grant(Activity, ("create", "update"), Scope.ACCOUNT),
            Grant(Contact, ("create", "update"), Scope.ACCOUNT),
            Grant(Task, WORK, Scope.ACCOUNT),
        ),
    ),
    Role(
        "technician",
        _("Technician"),
        (),
        (
            KNOW,
            Grant(Client, ("read",), Scope.ACCOUNT),
            Grant(Contact, ("read",), Scope.ACCOUNT),
            Grant(Contract, ("read",), Scope.ACCOUNT),
            Grant(Activity, ("read", "create"), Scope.ACCOUNT),
            Grant(Case, WORK, Scope.ACCOUNT),
            Grant(Task, WORK, Scope.ACCOUNT),
        ),
    ),
    Role(
        "service_agent",
        _("Service agent"),
        (),
        (
            KNOW,
            Grant(Client, ("read",)),
            Grant(Contact, ("read",)),
            Grant(Contract, ("read",)),
            Grant(Activity, WORK),
            Grant(Case, WORK),
            Grant(ANY, WORK, Scope.OWN),
        ),
    ),
    Role(
        "team_lead",
        _("Team lead"),
        ("client.assign", "lead.override", "target.manage"),
        (*OWN, Grant(ANY, (*WORK, "delete"), Scope.TEAM)),
    ),
    Role(
        BRANCH_HEAD,
        _("Branch head"),
        (*DECIDES, "scorecard.manage", MANAGE_STANDARDS, MANAGE_ACCOUNTS),
        (*OWN, Grant(ANY, (*WORK, "delete"), Scope.BRANCH), *ACCOUNT_WORK, *STANDARDS, *LIBRARY, *CATALOGUES),
    ),
    Role(
        "director",
        _("Director"),
        (*DECIDES, SIGNING, *CLOSING, *BONUSES, APPROVE_JOB, SIGN_JOB),
        (
            Grant(ANY, ("read",)),
            *LIBRARY,
            *CATALOGUES,
            Grant(ANY, WORK, Scope.BRANCH),
            Grant(Client, ("change_owner",)),
            Grant(JobDescription, ("transition", "act")),
            Grant(Target, ("create", "update", "delete")),
            *RESULTS,
            *RULES,
        ),
    ),
    Role(
        "lawyer",
        _("Lawyer"),
        ("contract.approve", "contract.terminate", AGREE_LEGAL),
        (
            KNOW,
            Grant(Client, ("read",)),
            Grant(Deal, ("read",)),
            Grant(Contact, ("read",)),
            Grant(Contract, ("read", "transition")),
            Grant(Contract, ("update",), condition={"state": {"in": UNSIGNED}}),
            Grant(ContractQuestion, ("read", "create", "update")),
            Grant(ChecklistItem, ("read", "create", "update", "transition")),
            Grant(JobDescription, ("read", "act")),
            *LIBRARY,
        ),
    ),
    Role(
        "hr",
        _("HR"),
        (MANAGE_JOBS, AGREE_HR),
        (
            KNOW,
            Grant(Team, ("create", "update")),
            Grant(Branch, ("create", "update")),
            Grant(JobDescription, (*WORK, "delete")),
            Grant(JobFunction, ("create", "update", "delete")),
            Grant(Skill, ("create", "update", "delete")),
        ),
    ),
    Role(
        "compliance_officer",
        _("Compliance officer"),
        (DECIDE, WAIVE),
        (Grant(ANY, ("read",)), Grant(ConflictOfInterest, ("create", "update", "transition"))),
    ),
    Role(
        "finance",
        _("Finance"),
        ("target.manage", "period.close", "rate.manage", *BONUSES),
        (
            KNOW,
            Grant(Client, ("read",)),
            Grant(Deal, ("read",)),
            Grant(Contract, ("read",)),
            Grant(Target, ("read",)),
            Grant(IncentiveAccrual, ("read",)),
            *RESULTS,
        ),
    ),
    Role("auditor", _("Auditor"), ("*.read",), (Grant(ANY, ("read",)),), is_audited=True),
)
