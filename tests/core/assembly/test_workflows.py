"""Workflows that are not sound, and patches that do not fit."""

from dataclasses import replace

import pytest

from paktum import (
    ANY,
    Access,
    Entity,
    Guard,
    Mapped,
    State,
    Transition,
    Workflow,
    add_guards,
    insert_state,
    label as _,
    reference,
    state,
)
from paktum.assembly.build import assemble

KEPT = _("Kept")


class Cask(Entity):
    """A cask."""

    stage: Mapped[str] = state("craft.cask")


FLOW = Workflow(
    "craft.cask", KEPT,
    states=(State("full", KEPT), State("tapped", KEPT), State("empty", KEPT, final=True)),
    transitions=(Transition("tap", KEPT, ("full",), "tapped"), Transition("drain", KEPT, (ANY,), "empty")),
    initial="full",
)  # fmt: skip


def check(code="craft_check", on="deal.qualify", fallback="qualified", exit="craft_pass", **options):
    """A patch that inserts a state."""
    return insert_state(code, label=KEPT, on=on, exit=exit, exit_label=KEPT, fallback=fallback, **options)


@pytest.fixture
def flow_problems(plugin, problems):
    """What is wrong with a plugin that has one workflow."""

    def find(workflow):
        return [
            (problem.code, problem.message, problem.remedy)
            for problem in problems(plugin("craft", entities=[Cask], workflows=[workflow]))
        ]

    return find


def test_a_state_that_a_workflow_does_not_have_is_reported(flow_problems):
    wrong = replace(
        FLOW, initial="new", transitions=(*FLOW.transitions, Transition("spill", KEPT, ("cracked",), "gone"))
    )

    assert flow_problems(wrong) == [
        (
            "STATE_UNKNOWN", f"the workflow 'craft.cask' names a state {code!r} that it does not have",
            "its states are full, tapped, empty",
        )
        for code in ("cracked", "gone", "new")
    ]  # fmt: skip


def test_a_transition_out_of_nothing_is_reported(flow_problems):
    wrong = replace(FLOW, transitions=(*FLOW.transitions, Transition("spill", KEPT, (), "empty")))

    assert flow_problems(wrong) == [
        (
            "STATE_UNKNOWN",
            "the transition 'spill' of workflow 'craft.cask' leads out of no state",
            "name its sources, or ANY",
        )
    ]


def test_a_state_that_no_transition_leads_to_is_reported(flow_problems):
    wrong = replace(FLOW, states=(*FLOW.states, State("lost", KEPT, final=True)))

    assert flow_problems(wrong) == [
        (
            "STATE_UNREACHABLE", "no transition leads to the state 'lost' of workflow 'craft.cask'",
            "add a transition to it, or remove it",
        )
    ]  # fmt: skip


def test_a_state_without_a_way_out_is_reported(flow_problems):
    wrong = replace(FLOW, transitions=(FLOW.transitions[0], Transition("drain", KEPT, ("full",), "empty")))

    assert flow_problems(wrong) == [
        (
            "STATE_DEAD_END", "no transition leads out of the state 'tapped' of workflow 'craft.cask'",
            "add a transition from it, or declare it final",
        )
    ]  # fmt: skip


def test_states_and_transitions_of_one_name_are_reported(flow_problems):
    wrong = replace(FLOW, states=(*FLOW.states, State("full", KEPT)), transitions=FLOW.transitions * 2)

    assert flow_problems(wrong) == [
        ("NAME_TAKEN", f"it declares the {what} of workflow 'craft.cask' twice", "rename one of them")
        for what in ("state 'full'", "transition 'drain'", "transition 'tap'")
    ]


@pytest.mark.parametrize("probability", ["1.5", "-0.1", "often"])
def test_a_probability_is_a_fraction(flow_problems, probability):
    wrong = replace(FLOW, states=(*FLOW.states[:2], State("empty", KEPT, final=True, probability=probability)))

    assert flow_problems(wrong) == [
        (
            "STATE_INVALID", f"the state 'empty' of workflow 'craft.cask' has the probability {probability!r}",
            'write a fraction between 0 and 1, such as "0.25"',
        )
    ]  # fmt: skip


def test_two_workflows_of_one_code_are_reported_with_both_plugins(plugin, problems):
    found = problems(plugin("craft", entities=[Cask], workflows=[FLOW]), plugin("trade", workflows=[FLOW]))

    assert ("NAME_TAKEN", ("craft", "trade"), "both declare the workflow 'craft.cask'", "rename one of them") in [
        (each.code, each.plugins, each.message, each.remedy) for each in found
    ]


def test_a_patch_of_a_workflow_that_there_is_not_is_reported(plugin, problem):
    *found, remedy = problem(plugin("craft", workflow_patches=[check(on="deals.qualify")]))

    assert found == ["WORKFLOW_UNKNOWN", ("craft",), "it patches 'deals.qualify', but there is no workflow 'deals'"]
    assert remedy.startswith("the workflows are ")
    assert " deal, " in remedy


def test_a_patch_of_a_transition_that_there_is_not_is_reported_with_both_plugins(plugin, problem):
    code, plugins, message, remedy = problem(
        plugin("craft", workflow_patches=[add_guards("contract.sign", Guard("craft.x", KEPT, lambda row: row.id))])
    )

    assert (code, plugins) == ("TRANSITION_UNKNOWN", ("craft", "core"))
    assert message == "craft patches 'contract.sign', but that workflow of core has no transition 'sign'"
    assert remedy.startswith("its transitions are submit, send_to_client, ")


@pytest.mark.parametrize("fallback", ["nowhere", "hotel_check", "craft_check"])
def test_a_state_must_fall_back_to_one_of_the_workflow_s_owner(plugin, problem, fallback):
    hotel = plugin("aa", workflow_patches=[check("hotel_check", exit="hotel_pass")])
    craft = plugin("craft", workflow_patches=[check(fallback=fallback)])

    code, plugins, message, remedy = problem(hotel, craft)

    assert (code, plugins) == ("FALLBACK_UNKNOWN", ("craft", "core"))
    assert message == f"the state 'craft_check' falls back to {fallback!r}, which is no state of core's 'deal'"
    assert remedy == (
        "name one of prospecting, engaging, qualified, offer, negotiation, contract_pending, on_hold, won, lost"
    )


def test_two_plugins_cannot_insert_one_state(plugin, problem):
    one = plugin("craft", workflow_patches=[check("quality")])
    other = plugin("trade", workflow_patches=[check("quality", exit="trade_pass")])

    assert problem(one, other) == (
        "NAME_TAKEN", ("craft", "trade"), "both declare the state 'quality' of workflow 'deal'", "rename one of them",
    )  # fmt: skip


@pytest.mark.parametrize(("exit", "owner"), [("craft_pass", "craft"), ("engage", "core")])
def test_two_plugins_cannot_insert_one_transition(plugin, problem, exit, owner):
    one = plugin("craft", workflow_patches=[check()])
    other = plugin("trade", workflow_patches=[check("trade_check", exit=exit)])

    assert problem(one, other)[:3] == (
        "NAME_TAKEN", (owner, "trade"), f"both declare the transition {exit!r} of workflow 'deal'",
    )  # fmt: skip


def test_states_at_one_transition_are_passed_one_after_the_other(plugin):
    one = plugin("craft", workflow_patches=[check()])
    other = plugin("trade", requires=("craft",), workflow_patches=[check("trade_check", exit="trade_pass")])

    for order in ((one, other), (other, one)):
        assembly = assemble(order)
        deal = assembly.workflows["deal"]
        names = ("qualify", "trade_pass", "craft_pass")
        targets = [deal.workflow.transition(name).target for name in names]
        assert targets == ["trade_check", "craft_check", "qualified"]
        assert {code: deal.state_owners[code] for code in targets} == {
            "trade_check": "trade", "craft_check": "craft", "qualified": "core",
        }  # fmt: skip


def test_a_plugin_s_own_workflow_can_be_patched_by_another(plugin):
    guard = Guard("trade.paid", KEPT, lambda cask: cask.id.is_not(None))
    owner = plugin("craft", entities=[Cask], workflows=[FLOW])
    guest = plugin("trade", requires=("craft",), workflow_patches=[add_guards("craft.cask.tap", guard)])

    assembly = assemble([owner, guest])

    assert assembly.workflows["craft.cask"].workflow.transition("tap").guards == (guard,)
    assert assemble([owner]).workflows["craft.cask"].workflow.transition("tap").guards == ()


def test_what_is_wrong_with_a_workflow_hides_nothing_else(plugin, problems):
    broken = replace(FLOW, initial="new")

    found = problems(plugin("craft", entities=[Cask], workflows=[broken], workflow_patches=[check(fallback="x")]))

    assert [problem.code for problem in found] == ["STATE_UNKNOWN", "FALLBACK_UNKNOWN"]


def test_the_effect_of_a_transition_waits_for_the_step_that_leads_to_its_target():
    def fill(change, cask):
        """What happens when a cask is tapped."""

    tapping = replace(FLOW.transitions[0], effect=fill)
    flow = replace(FLOW, transitions=(tapping, FLOW.transitions[1]))

    patched = check(on="craft.cask.tap", fallback="full").apply(flow)

    assert [(each.name, each.target, each.effect) for each in patched.transitions] == [
        ("tap", "craft_check", None), ("craft_pass", "tapped", fill), ("drain", "empty", None),
    ]  # fmt: skip


def test_a_state_settles_only_what_belongs_to_its_records(plugin, problems):
    class Stave(Entity):
        """A stave of a cask."""

        cask: Mapped[Cask] = reference(access=Access.THROUGH)

    class Nail(Entity):
        """A nail in a stave."""

        stave: Mapped[Stave] = reference(access=Access.THROUGH)

    class Cellar(Entity):
        """Where casks are."""

        cask: Mapped[Cask] = reference()

    states = (FLOW.states[0], State("tapped", KEPT, settled=(Stave, Nail, Cellar, Cask)), FLOW.states[2])
    found = problems(plugin("craft", entities=[Cask, Stave, Nail, Cellar], workflows=[replace(FLOW, states=states)]))

    assert [(each.code, each.message, each.remedy) for each in found] == [
        (
            "STATE_INVALID", f"the state 'tapped' of workflow 'craft.cask' settles {name}",
            "name entities that belong to Cask (access=THROUGH)",
        )
        for name in ("Cellar", "Cask")
    ]  # fmt: skip
