from time import process_time

import pytest
import sqlalchemy as sa

from paktum import Client, Deal, DealLine, Demo, Refused, TierAssignment
from paktum.access.actor import SYSTEM
from paktum.assembly.build import load_assembly
from paktum.storage.encryption import EncryptedText
from paktum.storage.engines import write_engine
from paktum.tiers.engine import retier
from paktum.write.cause import Origin
from paktum.write.writer import Writer

PLUGINS = ("banking", "hotel", "leasing")
SUBSETS = [(), *((name,) for name in PLUGINS)]
NOT_COMPARED = {"id", "version", "created_at", "changed_at", "at", "record_id"}
"""Columns that differ between two fillings; keys of other records end in `_id`."""
NAMED_BY_KEYS = {"core_target.code", "core_appraisal.code"}


def fill(assembly, url):
    engine = write_engine(url)
    assembly.metadata.create_all(engine)

    def work(change):
        demo = Demo(change)
        for part in assembly.demo_data:
            part(demo)

    Writer(assembly, engine).run(SYSTEM, work, origin=Origin.DEMO)
    return engine


def written(assembly):
    """The tables of records, without what the product keeps beside them: entries of search, the audit."""
    return [table for table in assembly.metadata.sorted_tables if not table.name.startswith("paktum_")]


def is_compared(column):
    """Whether two fillings write the same; what is encrypted differs every time."""
    is_key = column.name in NOT_COMPARED or column.name.endswith("_id") or str(column) in NAMED_BY_KEYS
    return not is_key and not isinstance(column.type, EncryptedText)


def rows(assembly, engine):
    """What each table holds, without keys and times of writing, in an order of its own."""
    found = {}
    with engine.connect() as connection:
        for table in written(assembly):
            columns = [each for each in table.c if is_compared(each)]
            columns += [table.c.external_id] if "external_id" in table.c else []
            found[table.name] = sorted(map(str, connection.execute(sa.select(*columns))))
    return found


@pytest.mark.parametrize("plugins", SUBSETS, ids="+".join)
def test_the_demo_data_fits_every_set_of_plugins_and_is_quickly_made(plugins, tmp_path):
    assembly = load_assembly(plugins)
    began = process_time()  # not that of the wall, which says how busy the machine is

    engine = fill(assembly, f"sqlite:///{tmp_path / 'demo.db'}")

    assert process_time() - began < 25
    with engine.connect() as connection:
        deals, clients = assembly.entity(Deal).table, assembly.entity(Client).table
        stages = set(connection.scalars(sa.select(deals.c.stage)))
        total = sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in written(assembly))
        assert connection.scalar(sa.select(sa.func.count()).select_from(clients)) == 200
    assert stages == {state.code for state in assembly.workflows["deal"].workflow.states}
    assert 3000 < total < 7000


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo data with all plugins."""
    assembly = load_assembly(PLUGINS)
    return assembly, fill(assembly, f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")


def test_the_demo_data_is_the_same_every_time(demo, tmp_path):
    assembly, engine = demo

    again = fill(assembly, f"sqlite:///{tmp_path / 'again.db'}")

    assert rows(assembly, engine) == rows(assembly, again)


def test_a_deal_of_the_demo_data_is_worth_its_lines(demo):
    def totals(change):
        found = {}
        for line in change.list_(DealLine):
            total = line.unit_price * line.quantity * (1 - line.discount)
            found[line.deal_id] = found[line.deal_id] + total if line.deal_id in found else total
        return found, {deal.id: deal.amount for deal in change.list_(Deal) if deal.id in found}

    computed, stored = Writer(*demo).run(SYSTEM, totals)

    assert computed == stored
    assert len(stored) > 400


def test_of_the_deals_that_wait_for_a_plugin_some_can_go_on_and_some_cannot(demo):
    exits = {"kyc_check": "pass_kyc", "availability_check": "confirm_availability", "credit_decision": "approve_credit"}

    def verdicts(change):
        found = {stage: set() for stage in exits}
        for deal in change.list_(Deal):
            stage = deal.stage
            if stage in exits:
                try:
                    change.transition(deal, exits[stage])
                    found[stage].add("goes on")
                except Refused:
                    found[stage].add("is refused")
        return found

    assert Writer(*demo).run(SYSTEM, verdicts, dry_run=True) == {stage: {"goes on", "is refused"} for stage in exits}


def test_every_tier_has_clients_in_the_demo_data(demo):
    assembly, engine = demo

    retier(assembly, Writer(assembly, engine))

    assigned = assembly.entity(TierAssignment).table
    with engine.connect() as connection:
        reached = {tuple(row) for row in connection.execute(sa.select(assigned.c.scheme, assigned.c.code))}
    assert reached == {(scheme.code, tier.code) for scheme in assembly.schemes.values() for tier in scheme.tiers}
