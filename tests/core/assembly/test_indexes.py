"""Which indexes the tables of a plugin get."""

import enum
from datetime import date

import sqlalchemy as sa

from paktum import Client, Entity, Facet, Mapped, Money, field, reference
from paktum.assembly.build import assemble
from paktum.storage.rendering import DIALECTS

POSTGRESQL, SQLITE = DIALECTS


class Oak(enum.Enum):
    FRENCH = "french"
    LOCAL = "local"


class Cask(Entity, display="brand", indexes=(("client", "brand"), ("oak", "filled_on"))):
    """A cask."""

    brand: Mapped[str] = field()
    oak: Mapped[Oak] = field(index=True)
    filled_on: Mapped[date | None] = field(index=True)
    price: Mapped[Money | None] = field(index=True)
    plain: Mapped[int | None] = field()
    client: Mapped[Client] = reference(reverse="casks")
    parent: Mapped["Cask | None"] = reference(reverse="children")


class Key(Entity, display="number"):
    """What is unique already."""

    number: Mapped[str] = field(exact=True, unique=True)
    name: Mapped[str] = field(unique=True, index=True)


class Note(Entity, display="text"):
    """Too long for an index."""

    text: Mapped[str] = field(long=True)


class ClientCraft(Facet[Client], indexes=(("oak", "tasted_on"),)):
    """What a brewer knows of a client."""

    oak: Mapped[Oak | None] = field()
    tasted_on: Mapped[date | None] = field(index=True)
    friend: Mapped[Client | None] = reference(reverse="friends")
    source: Mapped[str | None] = field()  # its own, unlike that of an entity


def indexes(plugin, dialect, table):
    found = assemble([plugin("craft", entities=[Cask, Key, Note, ClientCraft])]).metadata.tables[table].indexes
    texts = [str(sa.schema.CreateIndex(each).compile(dialect=dialect)) for each in found]
    return sorted(each.removeprefix("CREATE ").replace(f" ON {table}", "") for each in texts)


OWN = [
    "INDEX ix_{}_changed_at (changed_at NULLS FIRST, id) WHERE deleted_at IS NULL",
    "UNIQUE INDEX uq_{}_external_id_source (external_id, source) WHERE deleted_at IS NULL AND external_id IS NOT NULL",
]


def test_what_lists_are_ordered_by_references_and_what_authors_ask_for_is_indexed_among_the_living(plugin):
    living = "WHERE deleted_at IS NULL"
    assert indexes(plugin, POSTGRESQL, "craft_cask") == sorted(
        [
            f"INDEX ix_craft_cask_brand_fold (brand_fold NULLS FIRST, id) {living}",
            f"INDEX ix_craft_cask_oak (oak NULLS FIRST, id) {living}",
            f"INDEX ix_craft_cask_filled_on (filled_on NULLS FIRST, id) {living}",
            f"INDEX ix_craft_cask_price_amount (price_amount NULLS FIRST, id) {living}",
            f"INDEX ix_craft_cask_client_id (client_id, id) {living} AND client_id IS NOT NULL",
            f"INDEX ix_craft_cask_parent_id (parent_id, id) {living} AND parent_id IS NOT NULL",
            f"INDEX ix_craft_cask_client_id_brand_fold (client_id, brand_fold NULLS FIRST, id) {living}",
            f"INDEX ix_craft_cask_oak_filled_on (oak NULLS FIRST, filled_on NULLS FIRST, id) {living}",
            *(each.format("craft_cask") for each in OWN),
        ]
    )


def test_a_unique_index_serves_lists_where_it_is_of_what_they_are_ordered_by(plugin):
    assert indexes(plugin, POSTGRESQL, "craft_key") == sorted(
        [
            "UNIQUE INDEX uq_craft_key_number (number NULLS FIRST) WHERE deleted_at IS NULL",
            "UNIQUE INDEX uq_craft_key_name (name NULLS FIRST) WHERE deleted_at IS NULL",
            "INDEX ix_craft_key_name_fold (name_fold NULLS FIRST, id) WHERE deleted_at IS NULL",
            *(each.format("craft_key") for each in OWN),
        ]
    )


def test_a_display_attribute_that_lists_cannot_be_ordered_by_has_no_index(plugin):
    assert indexes(plugin, POSTGRESQL, "craft_note") == sorted(each.format("craft_note") for each in OWN)


def test_a_facet_has_no_deletion_of_its_own(plugin):
    assert indexes(plugin, POSTGRESQL, "craft_client") == [
        "INDEX ix_craft_client_friend_id (friend_id, id) WHERE friend_id IS NOT NULL",
        "INDEX ix_craft_client_oak_tasted_on (oak NULLS FIRST, tasted_on NULLS FIRST, id)",
        "INDEX ix_craft_client_tasted_on (tasted_on NULLS FIRST, id)",
    ]


def test_sqlite_has_the_same_indexes_without_words_for_missing_values(plugin):
    for table in ("craft_cask", "craft_key", "craft_note", "craft_client"):
        said = [each.replace(" NULLS FIRST", "") for each in indexes(plugin, POSTGRESQL, table)]
        assert indexes(plugin, SQLITE, table) == sorted(said)
