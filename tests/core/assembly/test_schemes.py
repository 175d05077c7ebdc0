"""Tier schemes, and which one is primary."""

import pytest

from paktum import Criterion, Entity, Mapped, Tier, TierScheme, field, label as _
from paktum.assembly.build import assemble, load_assembly
from paktum.crm import Client

KEPT = _("Kept")


ONE = Tier("one", KEPT)


def judged(criterion):
    return (ONE, Tier("two", KEPT, (criterion,)))


def scheme(code, *, primary=False, tiers=(ONE,)):
    return TierScheme(code, KEPT, Client, tiers, primary)


@pytest.fixture
def two(plugin):
    """Two plugins that each have a primary scheme for clients."""
    return [plugin(name, tier_schemes=[scheme(f"{name}.rank", primary=True)]) for name in ("craft", "trade")]


def primary_of(assembly):
    return [each.code for each in assembly.schemes.values() if each.primary]


def test_two_primary_schemes_of_an_entity_are_reported_with_both_plugins_and_the_line_that_decides(two, problem):
    assert problem(*two) == (
        "PRIMARY_TIER_TAKEN", ("craft", "trade"),
        "each declares the primary tier scheme of Client: craft.rank, trade.rank",
        'choose one in paktum.toml: [primary_tiers] Client = "craft.rank"',
    )  # fmt: skip


def test_the_settings_decide_between_two_primary_schemes(two):
    assembly = assemble(two, {"Client": "trade.rank"})

    assert primary_of(assembly) == ["trade.rank"]
    assert list(assembly.entity(Client).singles) == ["tier"]


def test_the_settings_can_name_a_scheme_that_claims_nothing():
    assembly = load_assembly(["banking", "hotel"], {"Client": "hotel.corporate"})

    assert primary_of(assembly) == ["hotel.corporate"]
    assert primary_of(load_assembly(["banking", "hotel"])) == ["banking.corporate"]


def test_a_scheme_that_claims_nothing_is_primary_if_it_is_the_only_one(plugin):
    assert primary_of(load_assembly(["hotel"])) == ["hotel.corporate"]
    assert primary_of(assemble([plugin("craft", tier_schemes=[scheme("craft.a"), scheme("craft.b")])])) == []


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"Client": "craft.ranks"}, "write one of craft.rank, trade.rank"),
        ({"Deal": "craft.rank"}, "remove the line"),
        ({"client": "craft.rank"}, "remove the line"),
    ],
)
def test_settings_that_name_no_scheme_are_reported(two, problems, settings, remedy):
    found = problems(*two, primary_tiers=settings)[0]
    ((name, code),) = settings.items()

    assert (found.code, found.remedy) == ("PRIMARY_TIER_UNKNOWN", remedy)
    assert found.message == (
        f'paktum.toml says [primary_tiers] {name} = "{code}", but no enabled plugin declares that scheme'
    )


def test_a_primary_scheme_of_a_plugin_s_entity_is_chosen_by_its_name_in_the_api(plugin):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int] = field()

    schemes = [TierScheme(f"craft.{name}", KEPT, Cask, (Tier("one", KEPT),), primary=True) for name in ("a", "b")]

    assembly = assemble([plugin("craft", entities=[Cask], tier_schemes=schemes)], {"CraftCask": "craft.b"})

    assert primary_of(assembly) == ["craft.b"]


@pytest.mark.parametrize(
    ("tiers", "what"),
    [
        ((), "the tier scheme 'craft.rank' has no tier"),
        ((Tier("one", KEPT), Tier("one", KEPT)), "the tier scheme 'craft.rank' has two tiers 'one'"),
        (
            (
                Tier("one", KEPT),
                Tier("two", KEPT, (Criterion("rich", KEPT, lambda row: row.employees > 1),)),
                Tier("three", KEPT, (Criterion("rich", KEPT, lambda row: row.employees > 9),)),
            ),
            "the tier scheme 'craft.rank' has two criteria 'rich'",
        ),
        (
            judged(Criterion("rich", _("{staff} people"), lambda row: row.employees > 1)),
            "the criterion 'rich' of 'craft.rank' names 'staff', which is none of its thresholds",
        ),
        (
            judged(Criterion("rich", KEPT, lambda row, staff: row.employees > staff, {"staff": 1})),
            "the criterion 'rich' of 'craft.rank' has the threshold 'staff', which its label does not name",
        ),
        (
            judged(Criterion("rich", _("{staff} people"), lambda row, staff: row.employees > staff, {"staff": -1})),
            "the criterion 'rich' of 'craft.rank' has -1 as 'staff', which is no number or amount from 0 on",
        ),
        (
            judged(Criterion("rich", _("{staff} people"), lambda row, people: row.employees > people, {"staff": 1})),
            "the criterion 'rich' of 'craft.rank' cannot be checked with row, staff",
        ),
    ],
)
def test_a_scheme_that_cannot_be_used_is_reported(plugin, problem, tiers, what):
    assert problem(plugin("craft", tier_schemes=[scheme("craft.rank", tiers=tiers)])) == (
        "TIERS_INVALID", ("craft",), what, "mend the scheme",
    )  # fmt: skip
