from itertools import combinations

import pytest

from paktum import IDENTITY, Client, Deal, User
from paktum.assembly.build import load_assembly

PLUGINS = ("banking", "hotel", "leasing")
SUBSETS = [subset for size in range(len(PLUGINS) + 1) for subset in combinations(PLUGINS, size)]
STAGES = ("prospecting", "engaging", "qualified", "offer", "negotiation", "contract_pending", "on_hold", "won", "lost")
INSERTED = {
    "banking": ("kyc_check", "qualified"),
    "hotel": ("availability_check", "offer"),
    "leasing": ("credit_decision", "contract_pending"),
}


@pytest.mark.parametrize("plugins", SUBSETS, ids="+".join)
def test_every_set_of_the_bundled_plugins_assembles(plugins):
    assembly = load_assembly(plugins)

    assert [info.name for info in assembly.plugins] == ["core", *plugins]
    assert set(assembly.entity(Client).facets) == set(plugins)


@pytest.mark.parametrize("plugins", SUBSETS, ids="+".join)
def test_every_plugin_puts_one_state_into_the_sale_and_takes_none_away(plugins):
    workflow = load_assembly(plugins).workflows["deal"].workflow

    expected = list(STAGES)
    for name in plugins:
        code, before = INSERTED[name]
        expected.insert(expected.index(before), code)
    assert [state.code for state in workflow.states] == expected


@pytest.mark.parametrize("plugins", SUBSETS, ids="+".join)
def test_at_most_one_tier_scheme_is_primary(plugins):
    schemes = load_assembly(plugins).schemes.values()

    declared = ["banking.corporate"] * ("banking" in plugins)
    alone = [scheme.code for scheme in schemes] if len(plugins) == 1 else []
    assert [scheme.code for scheme in schemes if scheme.primary] == (declared or alone)
    assert len(schemes) == len(plugins)


def test_the_core_registers_identity_first():
    entities = list(load_assembly(()).by_class)

    assert tuple(entities[: len(IDENTITY)]) == IDENTITY


def test_lists_carry_the_names_that_a_front_end_asks_for():
    assembly = load_assembly(PLUGINS)
    client, deal = assembly.entity(Client), assembly.entity(Deal)

    assert {"deals", "contacts", "contact_roles", "contracts", "activities", "identifiers", "subsidiaries"} <= set(
        client.collections
    )
    assert {"lines", "contracts", "activities"} <= set(deal.collections)
    assert {"clients", "deals", "contracts", "activities"} <= set(assembly.entity(User).collections)
    assert {name: set(facet.collections) for name, facet in client.facets.items()} == {
        "banking": {"credit_facilities", "guarantees"},
        "hotel": {"group_blocks"},
        "leasing": {"quotes", "assets"},
    }


def test_every_stage_has_a_probability():
    states = load_assembly(PLUGINS).workflows["deal"].workflow.states

    assert [state.code for state in states if state.probability is None] == []
