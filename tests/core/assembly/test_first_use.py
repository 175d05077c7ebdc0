"""A class is mapped when it is first used, not when an assembly has it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from paktum import Client, Entity, Facet, Mapped, field, reference
from paktum.access.actor import SYSTEM
from paktum.assembly.build import assemble
from paktum.storage.engines import write_engine
from paktum.write.writer import Records, Writer


class Stamped:
    """What several entities have."""

    stamp: Mapped[str | None] = field()


@pytest.fixture
def craft(plugin):
    """An assembly with an entity, what it leads to, and a facet; none of them was used."""

    class Cellar(Entity):
        """A cellar."""

        name: Mapped[str] = field()

    class Cask(Stamped, Entity):
        """A cask."""

        name: Mapped[str] = field()
        cellar: Mapped[Cellar | None] = reference()

    class ClientCraft(Facet[Client]):
        """What a brewer knows of a client."""

        cask: Mapped[Cask | None] = reference()

    classes = (Cellar, Cask, ClientCraft)
    assembly = assemble([plugin("craft", entities=list(classes))])
    assert used(classes) == [False, False, False]
    return assembly, classes


@pytest.fixture
def classes(craft):
    return craft[1]


def used(classes):
    return [sa.inspect(each, raiseerr=False) is not None for each in classes]


def test_a_new_record_is_of_a_mapped_class_and_so_is_what_it_leads_to(classes):
    cellar, cask, _facet = classes
    made = cask(name="Oak", cellar=cellar(name="North"))
    assert (made.name, made.cellar.name) == ("Oak", "North")
    assert used(classes) == [True, True, False]


@pytest.mark.parametrize(
    "use", [sa.select, sa.update, sa.delete, lambda cls: sa.select(sa.literal(1)).select_from(cls)]
)
def test_a_query_maps_the_class_that_it_names(classes, use):
    statement = use(classes[2])
    assert "craft_client" in str(statement.where(sa.true()))
    assert used(classes) == [True, True, True]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", "craft_cask.name"),
        ("id", "craft_cask.id"),
        ("cellar_id", "craft_cask.cellar_id"),
        ("version", "craft_cask.version"),
        ("stamp", "craft_cask.stamp"),
    ],
)
def test_an_attribute_of_a_class_is_what_sqlalchemy_knows(classes, name, text):
    _cellar, cask, _facet = classes
    assert str(getattr(cask, name).is_(None)) == f"{text} IS NULL"
    assert used(classes) == [True, True, False]


def test_a_look_by_key_maps_the_class(craft, tmp_path):
    assembly, classes = craft
    engine = write_engine(f"sqlite:///{tmp_path}/craft.db")
    assembly.metadata.create_all(engine)
    with engine.begin() as connection:
        values = {"version": 1, "name": "North", "name_fold": "north", "created_at": sa.func.datetime()}
        table = assembly.entity(classes[0]).table
        key = connection.execute(
            sa.insert(table).values(**values, changed_at=values["created_at"])
        ).inserted_primary_key
    with Records(engine) as records:
        assert records.get(classes[0], key).name == "North"
    assert Writer(assembly, engine).run(SYSTEM, lambda change: change.find(classes[1], key[0])) is None
    assert used(classes) == [True, True, False]
    engine.dispose()


def test_threads_that_use_a_class_at_once_find_it_mapped(classes):
    _cellar, cask, _facet = classes
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda number: cask(name=f"Oak {number}"), range(32)))
    assert [each.name for each in made] == [f"Oak {number}" for number in range(32)]


def test_a_class_has_no_attribute_that_nobody_declared(classes):
    with pytest.raises(AttributeError, match="'Cask' has no attribute 'colour'"):
        classes[1].colour  # noqa: B018  what is read is the error


def test_a_class_that_no_assembly_has_keeps_its_declarations():
    class Keg(Stamped, Entity):
        """A keg."""

        name: Mapped[str] = field()

    assert (Keg.name, Keg.stamp) == (Keg.declared["name"], Stamped.stamp)
    assert used([Keg]) == [False]
    with pytest.raises(AttributeError):
        Keg.id  # noqa: B018  what is read is the error
