"""Every hook, grouped by what it adds, and `Plugin`, the base class of plugins.

Hooks declare: each is called once, when an assembly is made, takes nothing and returns frozen records. Mark what you
override with `@hookimpl`.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import pluggy

from .declare.access import ExtendRole, Permission, Role
from .declare.actions import Action
from .declare.authority import Measure
from .declare.defaults import Defaults
from .declare.entity import Entity, Facet
from .declare.examples import Example
from .declare.metrics import Metric
from .declare.queries import Query
from .declare.saving import BeforeSave, Validation
from .declare.tiers import TierScheme
from .declare.workflow import Workflow, WorkflowPatch
from .declare.working import AfterCommit, Job

hookspec = pluggy.HookspecMarker("paktum")
hookimpl = pluggy.HookimplMarker("paktum")

API_VERSION = 1
"""The number of the plugin interface. It grows when a hook or record changes in a way that plugins must follow."""

DemoData = Callable[[Any], None]
"""Fills a database with the plugin's part of the demo data; gets a `Demo`."""


class Hooks:
    """The hooks that a plugin may implement."""

    # Data

    @hookspec
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        """The entities and facets that the plugin adds; entities that others refer to come first."""
        return ()

    @hookspec
    def workflows(self) -> Sequence[Workflow]:
        """The workflows that the plugin adds."""
        return ()

    @hookspec
    def workflow_patches(self) -> Sequence[WorkflowPatch]:
        """States and guards that the plugin adds to workflows of others."""
        return ()

    @hookspec
    def tier_schemes(self) -> Sequence[TierScheme]:
        """The tier schemes that the plugin adds."""
        return ()

    @hookspec
    def defaults(self) -> Sequence[Defaults]:
        """The first records of catalogues and sets of rules, which a company then makes its own."""
        return ()

    @hookspec
    def metrics(self) -> Sequence[Metric]:
        """What the company counts and adds up, and may set targets on."""
        return ()

    # Behaviour

    @hookspec
    def actions(self) -> Sequence[Action]:
        """The business verbs that the plugin adds."""
        return ()

    @hookspec
    def queries(self) -> Sequence[Query]:
        """Root fields whose records a function of the plugin finds."""
        return ()

    @hookspec
    def validations(self) -> Sequence[Validation]:
        """Rules about a record as a whole, checked whenever it is made or changed."""
        return ()

    @hookspec
    def before_save(self) -> Sequence[BeforeSave]:
        """Functions that set values of a record before it is saved."""
        return ()

    @hookspec
    def after_commit(self) -> Sequence[AfterCommit]:
        """Functions that are told of what was done, once it is committed; nobody waits for them."""
        return ()

    @hookspec
    def jobs(self) -> Sequence[Job]:
        """Work that is done again and again, at its times."""
        return ()

    @hookspec
    def settings(self) -> Sequence[type[Any]]:
        """Frozen dataclasses of what an installation tells the plugin in environment variables."""
        return ()

    # Rights

    @hookspec
    def permissions(self) -> Sequence[Permission]:
        """The permissions that the plugin's fields, transitions and actions ask for."""
        return ()

    @hookspec
    def roles(self) -> Sequence[Role | ExtendRole]:
        """Roles that the plugin ships, and what it adds to those of others."""
        return ()

    @hookspec
    def measures(self) -> Sequence[Measure]:
        """What limits of authority may be set on."""
        return ()

    # Demonstration

    @hookspec
    def examples(self) -> Sequence[Example]:
        """Operations of the API that somebody who builds on it starts from; GraphiQL offers them."""
        return ()

    @hookspec
    def demo_data(self) -> Sequence[DemoData]:
        """Functions that fill a database with believable records of the plugin; they run in dependency order."""
        return ()


class Plugin(Hooks):
    """The base class of plugins. Overridden hooks are type-checked against their specification.

    name: what everything that the plugin adds begins with; it is also the entry point's name.
    requires: other plugins that must be enabled, with a version range if one is needed: `("banking>=0.1",)`.
    api: the number of the plugin interface that the plugin was written for.
    package: the Python package that holds `migrations/` and `locale/`; found from the class unless said.
    """

    name: ClassVar[str]
    requires: ClassVar[tuple[str, ...]] = ()
    api: ClassVar[int] = API_VERSION
    version: ClassVar[str] = ""
    package: ClassVar[str] = ""


HOOK_NAMES: tuple[str, ...] = tuple(name for name in vars(Hooks) if not name.startswith("_"))
