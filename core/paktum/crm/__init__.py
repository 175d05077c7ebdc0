"""The core domain, plugin zero: clients, their people, deals and contracts. Plugins build on what is named here."""

from .accounts.models import AccountMember, AccountTeamRole
from .activities.models import Activity, ActivityDirection, ActivityOutcome, ContactReason
from .cases.models import BusinessUnit, Case, CaseCategory, CaseKind, ClientReaction, SlaPolicy
from .channels import ActivityChannel
from .checklists.models import ChecklistItem, RequiredDocument
from .clauses.models import Clause, ClauseVariant, ContractClause, ContractQuestion, RequiredClause
from .clients.models import Client, ClientIdentifier, ClientKind, ClientLifecycle, IdentifierScheme, SizeClass
from .contact_rules.models import ContactRule, ContactStandard, Salutation
from .contacts.models import Contact, ContactRole, DecisionRole
from .contracts.models import Contract, ContractParty, ContractPartyRole, ContractType
from .deals.models import Deal, DealLine, LostReason
from .inbound.models import ResponseStandard
from .leads.models import Lead, Solvency
from .letters.models import Letter, LetterMeans
from .obligations.models import Obligation, ObligedSide
from .offers.models import Offer, OfferBonus, OfferLine, PriceSource
from .pricing.models import BonusRule, PriceCondition, VolumeCommitment
from .products.models import Product
from .rates.models import ExchangeRate
from .referrals.models import Referral, ReferralClause
from .renewals.models import Renewal
from .search_methods.models import SearchMethod
from .signing.models import PowerOfAttorney, Signature, SigningMethod
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
    "ClientReaction",
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
    "Deal",
    "DealLine",
    "DecisionRole",
    "ExchangeRate",
    "IdentifierScheme",
    "Lead",
    "Letter",
    "LetterMeans",
    "LostReason",
    "Obligation",
    "ObligedSide",
    "Offer",
    "OfferBonus",
    "OfferLine",
    "Period",
    "PeriodKind",
    "PowerOfAttorney",
    "PriceCondition",
    "PriceSource",
    "Product",
    "Referral",
    "ReferralClause",
    "Renewal",
    "RequiredClause",
    "RequiredDocument",
    "ResponseStandard",
    "Salutation",
    "SearchMethod",
    "Signature",
    "SigningMethod",
    "SizeClass",
    "SlaPolicy",
    "Solvency",
    "Survey",
    "SurveyInvitation",
    "SurveyKind",
    "Target",
    "TargetUnit",
    "Task",
    "TaskKind",
    "VolumeCommitment",
]
