"""`Module`: what one folder of the core domain adds."""

from dataclasses import dataclass
from typing import Any

from paktum import (
    Action,
    AfterCommit,
    BeforeSave,
    Defaults,
    Entity,
    Example,
    Facet,
    Job,
    Measure,
    Metric,
    Permission,
    Query,
    Validation,
    Workflow,
)


@dataclass(frozen=True, slots=True)
class Module:
    """The records of one domain module; `paktum.crm.plugin` hands them to the hooks of the same names."""

    entities: tuple[type[Entity] | type[Facet[Any]], ...] = ()
    workflows: tuple[Workflow, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    actions: tuple[Action, ...] = ()
    queries: tuple[Query, ...] = ()
    validations: tuple[Validation, ...] = ()
    before_save: tuple[BeforeSave, ...] = ()
    after_commit: tuple[AfterCommit, ...] = ()
    jobs: tuple[Job, ...] = ()
    permissions: tuple[Permission, ...] = ()
    measures: tuple[Measure, ...] = ()
    metrics: tuple[Metric, ...] = ()
    examples: tuple[Example, ...] = ()
