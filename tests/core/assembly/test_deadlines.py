"""Deadlines of states, as the plugins declare them."""

from datetime import date, datetime

import pytest

from paktum import Deadline, Entity, Mapped, State, Transition, Workflow, due, field, label as _, state
from paktum.assembly.build import assemble
from paktum.assembly.problems import AssemblyError

from .conftest import MakePlugin


class Oven(Entity):
    """What keeps deadlines."""

    status: Mapped[str] = state("bakery.oven")
    due_at: Mapped[datetime | None] = due()
    cold_on: Mapped[date | None] = field()
    made_on: Mapped[date | None] = field()
    name: Mapped[str | None] = field()


class Pan(Entity):
    """What keeps none."""

    status: Mapped[str] = state("bakery.oven")


class Jar(Entity):
    """What has no states."""

    due_at: Mapped[datetime | None] = due()


class Tin(Entity):
    """What would keep a day."""

    status: Mapped[str] = state("bakery.oven")
    due_on: Mapped[date] = due()


def workflow(deadline: Deadline | None) -> Workflow:
    return Workflow(
        "bakery.oven",
        _("Oven"),
        states=(State("hot", _("Hot"), deadline=deadline), State("cold", _("Cold"), final=True)),
        transitions=(Transition("cool", _("Cool"), ("hot",), "cold"),),
        initial="hot",
    )


SOUND = Deadline("cool", until="cold_on")


@pytest.mark.parametrize(
    ("cls", "deadline", "texts"),
    [
        (Oven, SOUND, []),
        (Oven, None, []),
        (Oven, Deadline("melt", days=1), ["no transition 'melt' leads out of the state 'hot'"]),
        (Oven, Deadline("cool", until="warm_on"), ["until 'warm_on', which is no day or instant of Oven"]),
        (Oven, Deadline("cool", until="name"), ["until 'name', which is no day or instant of Oven"]),
        (Pan, Deadline("cool", days=1), ["has deadlines, and Pan has 0 due()"]),
        (Jar, None, ["Jar.due_at holds a deadline, but Jar has no state()"]),
        (Tin, Deadline("cool", days=1), ["it must be Mapped[datetime | None]"]),
    ],
    ids=["until a day", "none", "transition", "unknown", "text", "no due", "no state", "kind"],
)
def test_a_deadline_that_cannot_be_kept_is_told_at_start(
    plugin: MakePlugin, cls: type[Entity], deadline: Deadline | None, texts: list[str]
) -> None:
    workflows = [] if cls is Jar else [workflow(deadline)]
    bakery = plugin("bakery", entities=[cls], workflows=workflows)
    if not texts:
        assemble([bakery])
        return
    with pytest.raises(AssemblyError) as caught:
        assemble([bakery])

    told = [each for each in caught.value.problems if each.code == "DEADLINE_INVALID"]
    assert len(told) == len(caught.value.problems) == len(texts)
    assert all(text in each.message for text, each in zip(texts, told, strict=True))


def clock(**deadlines: Deadline) -> Workflow:
    """Three states, one after the other in a circle; the last pauses."""
    names = ("hot", "warm", "cold")
    arrows = (("cool", "hot", "warm"), ("chill", "warm", "cold"), ("heat", "cold", "hot"), ("spoil", "hot", "hot"))
    return Workflow(
        "bakery.oven",
        _("Oven"),
        states=tuple(State(name, _("State"), deadline=deadlines.get(name), pauses=name == "cold") for name in names),
        transitions=(
            *(Transition(name, _("On"), (source,), target) for name, source, target in arrows),
            Transition("reheat", _("On"), ("warm",), "hot"),
        ),
        initial="hot",
    )


CIRCLE = "the state {!r} of workflow 'bakery.oven' comes back to itself without time passing: "
DAY = Deadline("reheat", days=1)
COLD = Deadline("cool", until="cold_on")


@pytest.mark.parametrize(
    ("deadlines", "texts"),
    [
        ({"hot": COLD, "warm": DAY}, []),
        ({"hot": COLD, "warm": Deadline("chill", until="due_at")}, []),
        (
            {"hot": COLD, "warm": Deadline("reheat", until="made_on")},
            [
                CIRCLE.format("hot") + "hot -> warm -> hot",
                CIRCLE.format("warm") + "warm -> hot -> warm",
            ],
        ),
        (
            {"hot": Deadline("spoil", until="cold_on"), "warm": Deadline("reheat", until="made_on")},
            [CIRCLE.format("hot") + "hot -> hot"],
        ),
        (
            {"cold": Deadline("heat", days=1)},
            ["the state 'cold' of workflow 'bakery.oven' has a deadline, and pauses that of the state before"],
        ),
    ],
    ids=["time passes", "no circle", "circle", "to itself", "pauses"],
)
def test_what_would_move_for_ever_or_stand_still_and_run_is_told_at_start(
    plugin: MakePlugin, deadlines: dict[str, Deadline], texts: list[str]
) -> None:
    bakery = plugin("bakery", entities=[Oven], workflows=[clock(**deadlines)])
    if not texts:
        assemble([bakery])
        return
    with pytest.raises(AssemblyError) as caught:
        assemble([bakery])

    assert [(each.code, each.message) for each in caught.value.problems] == [("DEADLINE_INVALID", t) for t in texts]
