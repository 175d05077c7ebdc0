"""The core domain, plugin zero: clients, their people, deals and contracts. Plugins build on what is named here."""

from .accounts.models import AccountMember, AccountTeamRole
from .activities.models import Activity, ActivityDirection, ActivityOutcome, ContactReason
from .announcements.models import Announcement, AnnouncementRecipient, AnnouncementText, Consent, ConsentPurpose
from .cases.models import BusinessUnit, Case, CaseCategory, CaseKind, ClientReaction, SlaPolicy
from .channels import ActivityChannel
from .checklists.models import ChecklistItem, RequiredDocument
from .clauses.models import Clause, ClauseVariant, ContractClause, ContractQuestion, RequiredClause
from .clients.models import Client, ClientIdentifier, ClientKind, ClientLifecycle, IdentifierScheme, SizeClass
from .competitors.models import ComparisonCard, ComparisonPoint, Competitor, CompetitorProduct, Verdict
from .conflicts.models import ConflictKind, ConflictOfInterest, NonDisclosureAgreement
from .contact_rules.models import ContactRule, ContactStandard, Salutation
from .contacts.models import Contact, ContactRole, DecisionRole
from .contracts.models import Contract, ContractParty, ContractPartyRole, ContractType
from .deals.models import Deal, DealLine, LostReason
from .inbound.models import ResponseStandard
from .internal_requests.models import DepartmentStandard, InternalRequest
from .leads.models import Lead, Solvency
from .letters.models import Letter, LetterMeans
from .needs.models import (
    CrossSellRule,
    Need,
    NeedAnswer,
    NeedQuestion,
    NeedsProfile,
    ProductFit,
    ProductSuggestion,
    QuestionKind,
    SuggestionReason,
)
from .negotiations.models import Negotiation, NegotiationParty, NegotiationPoint, NegotiationSide
from .objections.models import Objection, ObjectionAnswer, ObjectionKind, ObjectionResult
from .obligations.models import Obligation, ObligedSide
from .offers.models import Offer, OfferBonus, OfferLine, PriceSource
from .orders.models import Order, OrderLine
from .plans.models import ClientPlan, Consultation, ConsultationTopic, PlanGoal
from .pricing.models import BonusRule, PriceCondition, VolumeCommitment
from .products.models import Product
from .rates.models import ExchangeRate
from .referrals.models import Referral, ReferralClause
from .renewals.models import Renewal
from .requests.models import ClientRequest, RequestKind
from .search_methods.models import SearchMethod
from .service_audits.models import AuditCriterion, AuditMark, ServiceAudit
from .signing.models import PowerOfAttorney, Signature, SigningMethod
from .stakeholders.models import CriterionScore, DealCriterion, DealStakeholder, StakeholderSide
from .surveys.models import Survey, SurveyInvitation, SurveyKind
from .targets.models import Period, PeriodKind, Target, TargetUnit
from .tasks.models import Task, TaskKind

__all__ = [
    "AccountMember",
    "AccountTeamRole",
    "Activity",
    "ActivityChannel",
    "ActivityDirection",
    "ActivityOutcome",
    "Announcement",
    "AnnouncementRecipient",
    "AnnouncementText",
    "AuditCriterion",
    "AuditMark",
    "BonusRule",
    "BusinessUnit",
    "Case",
    "CaseCategory",
    "CaseKind",
    "ChecklistItem",
    "Clause",
    "ClauseVariant",
    "Client",
    "ClientIdentifier",
    "ClientKind",
    "ClientLifecycle",
    "ClientPlan",
    "ClientReaction",
    "ClientRequest",
    "ComparisonCard",
    "ComparisonPoint",
    "Competitor",
    "CompetitorProduct",
    "ConflictKind",
    "ConflictOfInterest",
    "Consent",
    "ConsentPurpose",
    "Consultation",
    "ConsultationTopic",
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
    "CriterionScore",
    "CrossSellRule",
    "Deal",
    "DealCriterion",
    "DealLine",
    "DealStakeholder",
    "DecisionRole",
    "DepartmentStandard",
    "ExchangeRate",
    "IdentifierScheme",
    "InternalRequest",
    "Lead",
    "Letter",
    "LetterMeans",
    "LostReason",
    "Need",
    "NeedAnswer",
    "NeedQuestion",
    "NeedsProfile",
    "Negotiation",
    "NegotiationParty",
    "NegotiationPoint",
    "NegotiationSide",
    "NonDisclosureAgreement",
    "Objection",
    "ObjectionAnswer",
    "ObjectionKind",
    "ObjectionResult",
    "Obligation",
    "ObligedSide",
    "Offer",
    "OfferBonus",
    "OfferLine",
    "Order",
    "OrderLine",
    "Period",
    "PeriodKind",
    "PlanGoal",
    "PowerOfAttorney",
    "PriceCondition",
    "PriceSource",
    "Product",
    "ProductFit",
    "ProductSuggestion",
    "QuestionKind",
    "Referral",
    "ReferralClause",
    "Renewal",
    "RequestKind",
    "RequiredClause",
    "RequiredDocument",
    "ResponseStandard",
    "Salutation",
    "SearchMethod",
    "ServiceAudit",
    "Signature",
    "SigningMethod",
    "SizeClass",
    "SlaPolicy",
    "Solvency",
    "StakeholderSide",
    "SuggestionReason",
    "Survey",
    "SurveyInvitation",
    "SurveyKind",
    "Target",
    "TargetUnit",
    "Task",
    "TaskKind",
    "Verdict",
    "VolumeCommitment",
]
