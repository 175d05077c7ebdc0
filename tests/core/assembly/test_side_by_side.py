"""Several assemblies in one process do not influence one another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from paktum import Entity, Facet, Mapped, Plugin, field, hookimpl, reference
from paktum.access.actor import SYSTEM
from paktum.assembly.build import assemble, load_assembly
from paktum.assembly.mapping import mapped
from paktum.crm import Client
from paktum.schema.build import build_schema
from paktum.storage.engines import write_engine
from paktum.write.writer import Writer

PLUGINS = ("banking", "hotel", "leasing")
SUBSETS = [("banking",), ("hotel", "leasing"), PLUGINS]


def brewing(*, second: bool) -> tuple[type[Plugin], type[Entity], type[Facet]]:
    """One of two versions of a plugin; its classes have the same names in both."""

    class Cask(Entity):
        """A cask."""

        name: Mapped[str] = field()
        client: Mapped[Client | None] = reference(reverse="casks")
        if second:
            litres: Mapped[int | None] = field()

    class ClientBrewing(Facet[Client]):
        """What a brewery knows."""

        brand: Mapped[str | None] = field()

    class Brewing(Plugin):
        name = "brewing"

        @hookimpl
        def entities(self):
            return (ClientBrewing, Cask)

    return Brewing, Cask, ClientBrewing


def text(*plugins):
    return build_schema(load_assembly(plugins)).sdl()


@pytest.fixture(scope="module")
def texts():
    """The schemas, made one after the other."""
    return [text(*subset) for subset in SUBSETS]


def test_assemblies_give_the_same_schema_every_time_in_whatever_order_they_are_made(texts):
    assert [text(*reversed(subset)) for subset in reversed(SUBSETS)] == texts[::-1]
    assert len(set(texts)) == len(SUBSETS)


def test_assemblies_can_be_made_in_several_threads(texts):
    with ThreadPoolExecutor(len(SUBSETS)) as threads:
        assert list(threads.map(lambda subset: text(*subset), SUBSETS)) == texts


def test_a_class_that_two_assemblies_list_is_mapped_once():
    one, other = load_assembly(["banking"]), load_assembly(["banking", "hotel"])

    assert one.entity(Client).table is other.entity(Client).table
    assert one.entity(Client).facets.keys() == {"banking"}
    assert other.entity(Client).facets.keys() == {"banking", "hotel"}
    assert load_assembly([]).entity(Client).facets.keys() == set()
    assert set(one.metadata.tables) < set(other.metadata.tables)


def test_two_versions_of_a_plugin_live_side_by_side(tmp_path):
    versions = [brewing(second=second) for second in (False, True)]
    assemblies = [assemble([plugin]) for plugin, _cask, _facet in versions]
    assert mapped(versions[0][1]) is not mapped(versions[1][1])
    for (_plugin, cask, facet), assembly, fields in zip(versions, assemblies, ({}, {"litres": 50}), strict=True):
        engine = write_engine(f"sqlite:///{tmp_path / str(len(fields))}.db")
        assembly.metadata.create_all(engine)

        def fill(change, cask=cask, fields=fields):
            owner = change.create(Client, name="Brewer", facets={"brewing": {"brand": "Old"}})
            return change.create(cask, name="Oak", client=owner, **fields).id

        writer = Writer(assembly, engine)
        key = writer.run(SYSTEM, fill)

        def read(change, cask=cask, facet=facet, key=key):
            found = change.get(cask, key)
            return (
                found.name,
                found.client.name,
                change.facet(found.client, facet).brand,
                getattr(found, "litres", None),
            )

        assert writer.run(SYSTEM, read) == ("Oak", "Brewer", "Old", fields.get("litres"))
        engine.dispose()
    old, new = (build_schema(assembly).graphql.type_map["BrewingCask"].fields for assembly in assemblies)
    assert set(new) - set(old) == {"litres"}


def test_a_class_that_cannot_be_mapped_does_not_disturb_others(plugin, problems):
    class Odd(Entity):
        """Two names for one column."""

        size: Mapped[complex] = field()

    problems(plugin("odd", entities=[Odd]))

    sa.orm.configure_mappers()
    good, cask, _facet = brewing(second=False)
    assert assemble([good]).entity(cask).type_name == "BrewingCask"
