"""`Crm`: plugin zero, the core domain, registered through the same hooks as every other plugin."""

from collections.abc import Callable, Sequence
from typing import Any

from paktum import (
    FILES,
    Action,
    AfterCommit,
    BeforeSave,
    BusinessCalendar,
    CalendarDay,
    Defaults,
    Demo,
    Entity,
    Example,
    Facet,
    Job,
    Measure,
    Metric,
    Permission,
    Plugin,
    Query,
    Role,
    ScheduledJob,
    TierAssignment,
    TierChange,
    Validation,
    Workflow,
    WorkflowChange,
    hookimpl,
)

from .accounts.plugin import ACCOUNTS
from .activities.plugin import ACTIVITIES
from .announcements.plugin import ANNOUNCEMENTS
from .cases.plugin import CASES
from .checklists.plugin import CHECKLISTS
from .churn.plugin import CHURN
from .clauses.plugin import CLAUSES
from .clients.plugin import CLIENTS
from .competitors.plugin import COMPETITORS
from .conflicts.plugin import CONFLICTS
from .contact_rules.plugin import CONTACT_RULES
from .contact_sequences.plugin import CONTACT_SEQUENCES
from .contacts.plugin import CONTACTS
from .contracts.plugin import CONTRACTS
from .deals.plugin import DEALS
from .demo import company
from .documents.plugin import DOCUMENTS
from .examples import ENTITY_FORM, SEARCH, VIEWER
from .inbound.plugin import INBOUND
from .incentives.plugin import INCENTIVES
from .internal_requests.plugin import INTERNAL_REQUESTS
from .job_descriptions.plugin import JOB_DESCRIPTIONS
from .leads.plugin import LEADS
from .letters.plugin import LETTERS
from .needs.plugin import NEEDS
from .negotiations.plugin import NEGOTIATIONS
from .objections.plugin import OBJECTIONS
from .obligations.plugin import OBLIGATIONS
from .offers.plugin import OFFERS
from .orders.plugin import ORDERS
from .people.plugin import PEOPLE
from .plans.plugin import PLANS
from .pricing.plugin import PRICING
from .products.plugin import PRODUCTS
from .profitability.plugin import PROFITABILITY
from .rates.plugin import RATES
from .referrals.plugin import REFERRALS
from .renewals.plugin import RENEWALS
from .requests.plugin import REQUESTS
from .roles import ROLES
from .scorecards.plugin import SCORECARDS
from .scoring.plugin import SCORING
from .search_methods.plugin import SEARCH_METHODS
from .segments.plugin import SEGMENTS
from .service_audits.plugin import SERVICE_AUDITS
from .signing.plugin import SIGNING
from .stakeholders.plugin import STAKEHOLDERS
from .surveys.plugin import SURVEYS
from .targets.plugin import TARGETS
from .tasks.plugin import TASKS
from .tiers.plugin import TIERS

KEPT: tuple[type[Entity], ...] = (
    WorkflowChange,
    TierAssignment,
    TierChange,
    ScheduledJob,
    BusinessCalendar,
    CalendarDay,
    *FILES,
)
MODULES = (
    PEOPLE,
    PRODUCTS,
    SEARCH_METHODS,
    CLIENTS,
    CONTACTS,
    COMPETITORS,
    PRICING,
    DEALS,
    NEGOTIATIONS,
    OFFERS,
    CONTRACTS,
    CLAUSES,
    CHECKLISTS,
    SIGNING,
    OBLIGATIONS,
    LEADS,
    RENEWALS,
    SCORING,
    SEGMENTS,
    JOB_DESCRIPTIONS,
    REFERRALS,
    ORDERS,
    ACTIVITIES,
    LETTERS,
    DOCUMENTS,
    CASES,
    TASKS,
    CONTACT_RULES,
    CONTACT_SEQUENCES,
    INBOUND,
    SURVEYS,
    RATES,
    TARGETS,
    ACCOUNTS,
    CONFLICTS,
    OBJECTIONS,
    NEEDS,
    STAKEHOLDERS,
    REQUESTS,
    PLANS,
    ANNOUNCEMENTS,
    INTERNAL_REQUESTS,
    SERVICE_AUDITS,
    SCORECARDS,
    INCENTIVES,
    PROFITABILITY,
    CHURN,
    TIERS,
)


class Crm(Plugin):
    """Clients and their people, products, deals, contracts and activities."""

    name = "core"

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        own = tuple(entity for module in MODULES for entity in module.entities)
        return (*own, *KEPT)

    @hookimpl
    def workflows(self) -> Sequence[Workflow]:
        return tuple(workflow for module in MODULES for workflow in module.workflows)

    @hookimpl
    def defaults(self) -> Sequence[Defaults]:
        return tuple(defaults for module in MODULES for defaults in module.defaults)

    @hookimpl
    def metrics(self) -> Sequence[Metric]:
        return tuple(metric for module in MODULES for metric in module.metrics)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return tuple(action for module in MODULES for action in module.actions)

    @hookimpl
    def queries(self) -> Sequence[Query]:
        return tuple(query for module in MODULES for query in module.queries)

    @hookimpl
    def validations(self) -> Sequence[Validation]:
        return tuple(validation for module in MODULES for validation in module.validations)

    @hookimpl
    def before_save(self) -> Sequence[BeforeSave]:
        return tuple(function for module in MODULES for function in module.before_save)

    @hookimpl
    def after_commit(self) -> Sequence[AfterCommit]:
        return tuple(function for module in MODULES for function in module.after_commit)

    @hookimpl
    def jobs(self) -> Sequence[Job]:
        return tuple(job for module in MODULES for job in module.jobs)

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return tuple(permission for module in MODULES for permission in module.permissions)

    @hookimpl
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hookimpl
    def measures(self) -> Sequence[Measure]:
        return tuple(measure for module in MODULES for measure in module.measures)

    @hookimpl
    def examples(self) -> Sequence[Example]:
        own = tuple(example for module in MODULES for example in module.examples)
        return (VIEWER, SEARCH, *own, ENTITY_FORM)

    @hookimpl
    def demo_data(self) -> Sequence[Callable[[Demo], None]]:
        return (company,)
