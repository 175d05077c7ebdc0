"""What calculations need is there, or the start says what is not."""

import pytest

from paktum import Client, Entity, Facet, Mapped, Money, calculated, field, listed, reference
from paktum.declare.fields import Listed
from paktum.declare.values import Labels


def nothing(rows):
    return [None for _ in rows]


def cask_needing(*needs):
    """A cask of a client, with a calculated attribute and a list of its own."""

    class Cask(Entity):
        """A cask."""

        client: Mapped[Client] = reference(reverse="casks")
        size: Mapped[int | None] = field()
        inside: Mapped["Cask | None"] = reference(reverse="nested")
        known: Mapped[int | None] = calculated(nothing, needs=("size",))
        worth: Mapped[Money | None] = calculated(nothing, needs=needs)

    Cask.__annotations__["inside"] = Mapped[Cask | None]
    return Cask


class ClientCellar(Facet[Client]):
    """What is in a client's cellar."""

    depth: Mapped[int | None] = field()
    cool: Mapped[bool | None] = calculated(
        nothing, needs=("depth", "id", "record.name", "record.owner.name", listed("casks", "size", most=5))
    )


@pytest.mark.parametrize(
    "need",
    [
        "id", "size", "client.id", "client.name", "client.owner.team.name", "client.cellar.depth", "inside.inside.size",
        "created_at", "client.address", listed("nested", "id", "client.turnover", most=1),
        listed("client.deals", "amount", most=9), listed("client.cellar.casks", "inside.size", most=9),
    ],
    ids=str,
)  # fmt: skip
def test_calculations_need_attributes_behind_references_facets_and_lists(plugin, fits, need):
    fits(plugin("cellar", entities=[cask_needing(need), ClientCellar]))


@pytest.mark.parametrize(
    ("need", "fault"),
    [
        ("sise", "there is no attribute 'sise'"),
        ("", "there is no attribute ''"),
        ("client", "'client' is a reference: name an attribute behind it, such as client.id"),
        ("known", "'known' is calculated itself"),
        ("inside.known", "'inside.known' is calculated itself"),
        ("client.sise", "there is no attribute 'client.sise'"),
        ("size.id", "'size.id' leads through what is no reference or facet"),
        ("bank.account", "'bank.account' leads through what is no reference or facet"),
        ("client.banking.risk_note", "'client.banking.risk_note' leads through what is no reference or facet"),
        ("client.deals.amount", "'client.deals.amount' leads through what is no reference or facet"),
        ("record.size", "'record.size' leads through what is no reference or facet"),
        (listed("casks", "size", most=1), "there is no list 'casks'"),
        (listed("client.size", "id", most=1), "there is no list 'client.size'"),
        (listed("nested", "sise", most=1), "there is no attribute 'sise'"),
        (listed("nested", most=1), "needs=() is no tuple of attributes"),
        (listed("nested", "size", most=0), "'nested' must take at least one record, and no lists of these"),
        (
            Listed("nested", (listed("nested", "size", most=1),), 1),  # type: ignore[arg-type]
            "'nested' must take at least one record, and no lists of these",
        ),
    ],
    ids=str,
)
def test_what_calculations_cannot_have_is_reported(plugin, problem, need, fault):
    assert problem(plugin("cellar", entities=[cask_needing(need)])) == (
        "FIELD_INVALID", ("cellar",), f"Cask.worth is calculated, but {fault}", "mend its needs=(...)",
    )  # fmt: skip


def test_a_calculation_needs_a_tuple_of_attributes(plugin, problem):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int | None] = field()
        worth: Mapped[Money | None] = calculated(nothing, needs="size")

    assert problem(plugin("cellar", entities=[Cask]))[2] == (
        "Cask.worth is calculated, but needs='size' is no tuple of attributes"
    )


def test_labels_are_computed_not_calculated(plugin, problem):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int | None] = field()
        texts: Mapped[Labels | None] = calculated(nothing, needs=("size",))

    assert problem(plugin("cellar", entities=[Cask]))[2] == "Cask.texts: Labels can be computed, not calculated"


def test_the_permission_of_a_calculated_attribute_must_be_declared(plugin, problem):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int | None] = field()
        worth: Mapped[Money | None] = calculated(nothing, needs=("size",), read="cellar.worth.read")

    assert problem(plugin("cellar", entities=[Cask]))[0] == "PERMISSION_UNDECLARED"


@pytest.mark.parametrize("argument", ["permission", "delete_permission"])
def test_the_permissions_of_an_entity_must_be_declared(plugin, problem, argument):
    class Cask(Entity, **{argument: "cellar.empty"}):
        """A cask."""

        size: Mapped[int | None] = field()

    assert problem(plugin("cellar", entities=[Cask]))[0] == "PERMISSION_UNDECLARED"
