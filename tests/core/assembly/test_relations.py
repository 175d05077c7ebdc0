"""What declarations say of others: entities, permissions, workflows."""

import pytest

from paktum import (
    Action,
    Entity,
    ExtendRole,
    Facet,
    Grant,
    Mapped,
    Permission,
    Role,
    State,
    Tier,
    TierScheme,
    Transition,
    Workflow,
    field,
    label as _,
    reference,
    state,
)
from paktum.assembly.build import assemble
from paktum.crm import Client

KEPT = _("Kept")


class Cask(Entity):
    """A cask of a plugin that is not enabled."""

    size: Mapped[int] = field()


def run(change, record):
    """Do nothing."""


def pour(change, record, cask: Cask):
    """Do nothing."""


class CaskCraft(Facet[Cask]):
    """More of a cask."""

    grade: Mapped[int | None] = field()


class Keg(Entity):
    """A keg that was filled from a cask."""

    cask: Mapped[Cask] = reference()


@pytest.mark.parametrize(
    ("hooks", "what"),
    [
        ({"entities": [CaskCraft]}, "CaskCraft extends Cask"),
        ({"entities": [Keg]}, "Keg.cask refers to Cask"),
        (
            {"tier_schemes": [TierScheme("craft.x", KEPT, Cask, (Tier("a", KEPT),))]},
            "the tier scheme 'craft.x' is for Cask",
        ),
        ({"actions": [Action("pour", Cask, run, KEPT)]}, "the action pour is on Cask"),
        ({"actions": [Action("craft_pour", Client, pour, KEPT)]}, "the action craft_pour asks for Cask"),
    ],
)
def test_an_entity_that_nobody_declares_is_reported(plugin, problem, hooks, what):
    assert problem(plugin("craft", **hooks)) == (
        "ENTITY_UNKNOWN", ("craft",), f"{what}, which no enabled plugin lists in entities()",
        "require and enable the plugin that has it",
    )  # fmt: skip


class First(Entity):
    """The first of a circle."""

    second: Mapped["Second"] = reference()


class Second(Entity):
    """The second of a circle."""

    third: Mapped["Third"] = reference()


class Third(Entity):
    """The third of a circle."""

    first: Mapped[First] = reference()


def test_entities_that_refer_to_one_another_are_reported_with_their_circle(plugin, problem):
    assert problem(plugin("craft", entities=[First, Second, Third])) == (
        "REFERENCE_CYCLE", ("craft", "craft", "craft"),
        "the entities refer to one another: First -> Second -> Third -> First",
        "declare one of these references with constraint=False",
    )  # fmt: skip


def test_an_entity_can_refer_to_itself(plugin):
    class Barrel(Entity):
        """A barrel."""

        inside: Mapped["Barrel | None"] = reference(reverse="contents")

    assert "CraftBarrel" in assemble([plugin("craft", entities=[Barrel])]).entities


def test_an_entity_cannot_inherit_from_one_that_is_listed(plugin, problem):
    class Barrel(Entity):
        """A barrel."""

        size: Mapped[int] = field()

    class OakBarrel(Barrel):
        """A barrel of oak."""

    assert problem(plugin("craft", entities=[Barrel, OakBarrel])) == (
        "CLASS_INHERITED", ("craft", "craft"), "OakBarrel inherits from Barrel, which is listed in entities() itself",
        "refer to it, extend it by a Facet, or share a base class that is not listed",
    )  # fmt: skip


def test_an_entity_cannot_inherit_from_one_of_another_plugin(plugin, problem):
    class Brewer(Client, person=True):
        """A client that brews."""

    assert problem(plugin("craft", entities=[Brewer]))[:3] == (
        "CLASS_INHERITED", ("craft", "core"), "Brewer inherits from Client, which is listed in entities() itself",
    )  # fmt: skip


def test_a_class_belongs_to_one_plugin_in_all_assemblies_of_a_process(plugin, problem):
    class Barrel(Entity):
        """A barrel."""

        size: Mapped[int] = field()

    assemble([plugin("craft", entities=[Barrel])])

    assert problem(plugin("trade", entities=[Barrel])) == (
        "CLASS_TAKEN", ("craft", "trade"), "the class Barrel is an entity of craft in another assembly of this process",
        "let one of them list it",
    )  # fmt: skip


class Secret(Entity):
    """What not everybody sees."""

    text: Mapped[str] = field(read="craft.read")


class Kept(Entity):
    """What not everybody changes."""

    text: Mapped[str] = field(write="craft.write")


class Locked(Entity, permission="craft.open"):
    """What not everybody makes."""

    text: Mapped[str] = field()


class Poured(Entity):
    """What flows."""

    stage: Mapped[str] = state("craft.flow")


FLOW = Workflow(
    "craft.flow", KEPT, (State("full", KEPT), State("empty", KEPT, final=True)),
    (Transition("pour", KEPT, ("full",), "empty", permission="craft.pour"),), "full",
)  # fmt: skip


@pytest.mark.parametrize(
    ("hooks", "where", "code"),
    [
        ({"entities": [Secret]}, "Secret.text", "craft.read"),
        ({"entities": [Kept]}, "Kept.text", "craft.write"),
        ({"entities": [Locked]}, "the entity Locked", "craft.open"),
        ({"actions": [Action("craft_do", Client, run, KEPT, "craft.do")]}, "the action craft_do", "craft.do"),
        ({"entities": [Poured], "workflows": [FLOW]}, "the transition pour of craft.flow", "craft.pour"),
        ({"roles": [Role("craft.master", KEPT, ("craft.all", "*"))]}, "the role craft.master", "craft.all"),
    ],
)
def test_a_permission_that_nobody_declares_is_reported(plugin, problem, hooks, where, code):
    assert problem(plugin("craft", **hooks)) == (
        "PERMISSION_UNDECLARED", ("craft",),
        f"{where} asks for the permission {code!r}, which no enabled plugin declares", "declare it in permissions()",
    )  # fmt: skip
    declared = {"permissions": [Permission(code, KEPT)]}
    assert assemble([plugin("craft", **hooks, **declared)]).permissions[-1].code == code


def test_a_state_in_a_workflow_that_there_is_not_is_reported(plugin, problem):
    *known, remedy = problem(plugin("craft", entities=[Poured]))
    text = "Poured.stage holds the state of a workflow 'craft.flow', which does not exist"
    assert known == ["WORKFLOW_UNKNOWN", ("craft",), text]
    assert remedy.startswith("declare it in workflows(); there are ")
    assert {"contract", "deal"} <= set(remedy.partition("there are ")[2].split(", "))


OPEN_FLOW = Workflow(
    "craft.flow", KEPT, (State("full", KEPT), State("empty", KEPT, final=True)),
    (Transition("pour", KEPT, ("full",), "empty"),), "full",
)  # fmt: skip


def test_a_workflow_that_no_entity_goes_through_is_reported(plugin, problem):
    assert problem(plugin("craft", workflows=[OPEN_FLOW])) == (
        "WORKFLOW_HOLDER", ("craft",), "the workflow 'craft.flow' is held by no entity",
        "declare exactly one state() for it",
    )  # fmt: skip


def test_a_workflow_that_two_entities_go_through_is_reported_with_both_plugins(plugin, problem):
    class Spilt(Entity):
        """What flows too."""

        stage: Mapped[str] = state("craft.flow")

    one, other = plugin("craft", entities=[Poured], workflows=[OPEN_FLOW]), plugin("trade", entities=[Spilt])

    assert problem(one, other) == (
        "WORKFLOW_HOLDER", ("craft", "craft", "trade"),
        "the workflow 'craft.flow' is held by Poured.stage and Spilt.stage", "declare exactly one state() for it",
    )  # fmt: skip


def test_an_entity_that_goes_through_two_workflows_is_reported(plugin, problem):
    class Spilt(Entity):
        """What flows twice."""

        stage: Mapped[str] = state("craft.flow")
        other: Mapped[str] = state("craft.other")

    import dataclasses

    other = dataclasses.replace(OPEN_FLOW, code="craft.other")

    assert problem(plugin("craft", entities=[Spilt], workflows=[OPEN_FLOW, other])) == (
        "WORKFLOW_HOLDER", ("craft",), "Spilt has several states: stage, other",
        "declare one state(); a second workflow needs an entity of its own",
    )  # fmt: skip


NOBODY = "which no enabled plugin declares"
MASTER, AUDITOR = "a grant of the role craft.master", "a grant of the role auditor"


@pytest.mark.parametrize(
    ("role", "code", "text"),
    [
        (ExtendRole("craft.master"), "ROLE_UNKNOWN", f"it adds to a role 'craft.master', {NOBODY}"),
        (
            Role("craft.master", KEPT, grants=(Grant(Poured, ("read",)),)),
            "ENTITY_UNKNOWN", f"{MASTER} is on Poured, which no enabled plugin lists in entities()",
        ),
        (
            ExtendRole("auditor", grants=(Grant(Client, ("read", "drink")),)),
            "ACTION_UNKNOWN", f"{AUDITOR} allows 'drink', which is no action and no verb",
        ),
        (
            ExtendRole("auditor", grants=(Grant(Client, ("read",), fields=("name", "craft.taste")),)),
            "FIELD_UNKNOWN", f"{AUDITOR} names an attribute 'craft.taste', which there is not",
        ),
        (
            ExtendRole("auditor", grants=(Grant("*", ("read",), fields=("name",)),)),
            "FIELD_UNKNOWN", f"{AUDITOR} names an attribute 'name', which there is not",
        ),
    ],
)  # fmt: skip
def test_a_grant_of_what_there_is_not_is_reported(plugin, problem, role, code, text):
    assert problem(plugin("craft", roles=[role]))[:3] == (code, ("craft",), text)
