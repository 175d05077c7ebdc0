"""`Module`: what one folder of the core domain adds."""

from dataclasses import dataclass

from paktum import Action, Entity, Example, Measure, Permission, Validation, Workflow


@dataclass(frozen=True, slots=True)
class Module:
    """The records of one domain module; `paktum.crm.plugin` hands them to the hooks."""

    entities: tuple[type[Entity], ...]
    workflows: tuple[Workflow, ...] = ()
    actions: tuple[Action, ...] = ()
    permissions: tuple[Permission, ...] = ()
    measures: tuple[Measure, ...] = ()
    examples: tuple[Example, ...] = ()
    validations: tuple[Validation, ...] = ()
