"""The rows of the press: deterministic, full of gaps, ties and hostile texts; and how they get into a database."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields as parts_of, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from paktum import Money, PostalAddress
from paktum.assembly.build import Assembly
from paktum.assembly.model import EntityModel, FacetModel, FieldModel, Kind
from paktum.storage.engines import analyse
from paktum.storage.folding import fold
from paktum.storage.search import entries_from, stored_texts, write_entries

from .press import FAME, Cover, Mood
from .worlds import Row, Rule, World, half_up, ratio

TEXTS = (
    "Ősz", "ősz", "OSZ", "őszi eső", "ÁRVÍZTŰRŐ", "arvizturo", "Éva", "eva", "", " Két   szó ", "O'Brien", "100%s",
    ":name %(x)s $1 ?", "back\\slash", "line\nbreak\r\n", 'a "quoted" one', "tab\there", "Straße", "STRASSE",
    "\u2028 \u2029", "🦊 emoji 𝕏", "\x01\x1f\x7f", "日本", "null", "{}", "</script>",
)  # fmt: skip
CODES = ("A-1", "a-1", "A-2", "B'2", "B%", "C\\", "", "z:1", "Z\u007f")
PAGES = (0, 1, 99, 299, 300, 301, 2**31 - 1, -5)
WEIGHTS = ("0", "0.0001", "1.5", "-1.5", "99999999999999.9999", "12.3456", "0.0005")
RATES = ("0", "0.15", "-0.15", "1", "0.333333333", "0.000000001", "0.999999999", "-8.5")
SHARES = ("0", "0.25", "0.9999", "1", "0.0001")
CURRENCIES = {"EUR": "0.01", "HUF": "0.01", "JPY": "1", "BHD": "0.001", "CLF": "0.0001"}
AMOUNTS = ("0", "1", "-1", "1234.5678", "99999999999999", "0.5", "2.5", "-2.5", "1000", "1000.005")
DAYS = (date(1, 1, 1), date(1999, 12, 31), date(2024, 2, 29), date(2026, 11, 23), date(9999, 12, 31))
INSTANTS = (
    datetime(2026, 11, 23, 22, 10, 0, 123_000, UTC), datetime(2026, 11, 23, 22, 10, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 11, 23, 22, 10, 0, 120_000, UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC), datetime(987, 6, 5, 4, 3, 2, 1_000, UTC),
)  # fmt: skip
STAGES = ("draft", "edited", "out", "shelved")

AUTHORS, BOOKS, VISITS, PRIZES = 12, 40, 50, 25
MADE_AT = (datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 2, 12, 0, 0, 5_000, UTC))


def key(table: int, number: int) -> UUID:
    """A key; those of one table sort by number."""
    return UUID(int=(0x018F << 112) | (0x7 << 76) | (table << 64) | (0x8 << 60) | (number * 0x9E3779B1))


class Rows:
    """Makes the rows of a world."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)

    def some(self, values: Any, gaps: float = 0.3) -> Any:
        """One of the values, or None."""
        return None if self.random.random() < gaps else self.random.choice(list(values))

    def money(self, gaps: float = 0.3) -> Money | None:
        amount, currency = self.some(AMOUNTS, gaps), self.random.choice(list(CURRENCIES))
        return None if amount is None else Money(Decimal(amount), currency).quantised()

    def address(self) -> PostalAddress | None:
        parts = [self.some(TEXTS, 0.6) for _ in range(5)]
        street, number, code, town, division = parts
        address = PostalAddress(street, number, code, town, division, self.some(("HU", "DE")))
        return None if self.random.random() < 0.3 else address

    def entity(self, table: int, number: int, gone: float = 0.1) -> Row:
        return {
            "id": key(table, number), "deleted": self.random.random() < gone, "version": self.random.choice((1, 2)),
            "created_at": self.random.choice(MADE_AT), "changed_at": self.random.choice(MADE_AT),
            "created_by_id": self.some([key(9, each) for each in range(3)]), "changed_by_id": None,
            "source": None, "external_id": self.some(CODES),
        }  # fmt: skip

    def author(self, number: int) -> Row:
        return self.entity(1, number, 0.2) | {
            "name": self.random.choice(TEXTS), "born_on": self.some(DAYS), "is_active": self.random.random() < 0.5,
            "home": self.address() or PostalAddress(),
            "mentor": self.some([key(1, each) for each in range(number)] or [None]),
        }  # fmt: skip

    def book(self, number: int) -> Row:
        decimals = {"weight": WEIGHTS, "royalty": RATES, "sold": ("0", "7", "999999999999")}
        authors = [key(1, each) for each in range(AUTHORS)]
        books = [key(2, each) for each in range(number)]
        return self.entity(2, number) | {
            **{name: _decimal(self.some(values)) for name, values in decimals.items()},
            "discount": Decimal(self.random.choice(SHARES)), "title": self.random.choice(TEXTS),
            "subtitle": self.some(TEXTS), "isbn": self.some(CODES), "note": self.some(TEXTS), "pages": self.some(PAGES),
            "is_printed": self.some((True, False)), "price": self.money(), "advance": self.money(0.0),
            "written_on": self.some(DAYS), "printed_at": self.some(INSTANTS), "mood": self.some(Mood),
            "cover": self.random.choice(list(Cover)), "printer": self.address(), "author": self.some(authors, 0.2),
            "sequel_of": self.some(books or [None]), "secret": self.some(TEXTS), "bribe": self.money(),
            "hideout": self.address(), "ghost": self.some(authors), "stage": self.random.choice(STAGES),
            "fair": {
                "stand": self.some(PAGES), "verdict": self.some(TEXTS), "fee": self.money(), "rating": self.some(Mood),
                "agent": self.some(authors),
            },
        }  # fmt: skip

    def visit(self, number: int) -> Row:
        return self.entity(3, number) | {
            "book": key(2, self.random.randrange(BOOKS)), "guest": self.some([key(1, each) for each in range(AUTHORS)]),
            "at": self.random.choice(INSTANTS), "remark": self.some(TEXTS),
        }  # fmt: skip

    def prize(self, number: int) -> Row:
        return self.entity(4, number) | {
            "book": self.some([key(2, each) for each in range(BOOKS)]), "sum": self.money(),
            "year": self.random.choice((1999, 2024, 2026)),
        }  # fmt: skip

    def tier(self, number: int, gone: float = 0.0) -> Row:
        rank = self.random.randrange(3)
        codes = [",writes,", ",teaches,", ",writes,teaches,", ","]
        return self.entity(5, number, gone) | {
            "record_id": key(1, number), "scheme": FAME.code, "code": FAME.tiers[rank].code, "rank": rank + 1,
            "since": self.random.choice(INSTANTS), "met": self.random.choice(codes),
            "missing": self.random.choice(codes),
        }  # fmt: skip

    def step(self, number: int) -> Row:
        return self.entity(6, number, 0.0) | {
            "record_id": key(2, self.random.randrange(BOOKS)), "workflow_code": "press.book",
            "transition": self.some(("edit", "publish")), "from_state": self.some(STAGES),
            "to_state": self.random.choice(STAGES), "at": self.random.choice(INSTANTS), "by_id": None,
            "note": self.some(TEXTS),
        }  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def press_world(assembly: Assembly, seed: int = 7) -> World:
    """The rows, and how what SQL computes is computed in Python."""
    rows = Rows(seed)
    made = {
        "PressAuthor": [rows.author(each) for each in range(AUTHORS)],
        "PressBook": [rows.book(each) for each in range(BOOKS)],
        "FairVisit": [rows.visit(each) for each in range(VISITS)],
        "HonoursPrize": [rows.prize(each) for each in range(PRIZES)],
        "TierAssignment": [rows.tier(each) for each in range(AUTHORS - 2)],
        "WorkflowChange": [rows.step(each) for each in range(60)],
    }
    return World(assembly, made, COMPUTED, GUARDS)


def _books_of(world: World, author: UUID | None) -> list[Row]:
    return [each for each in world.living(world.assembly.entities["PressBook"]) if each["author"] == author]


def _author(world: World, book: Row) -> Row | None:
    return world.find(world.assembly.entities["PressAuthor"], book["author"])


def _fee(world: World, book: Row) -> Money | None:
    price, royalty = book["price"], book["royalty"]
    return None if price is None or royalty is None else price * royalty


def _margin(world: World, book: Row) -> Money | None:
    price, advance = book["price"], book["advance"]
    if price is None or price.currency != advance.currency:
        return None
    return Money(price.amount - advance.amount, price.currency)


def _share(world: World, book: Row) -> Decimal | None:
    price, advance = book["price"], book["advance"]
    return None if price is None or price.currency != advance.currency else ratio(price.amount, advance.amount, 9)


def _net(world: World, book: Row) -> Decimal | None:
    weight = book["weight"]
    return None if weight is None else half_up(weight * (1 - book["discount"]), 4)


def _tier(what: str) -> Rule:
    def rule(world: World, row: Row) -> Any:
        at = row["rank"] - 1
        tier = FAME.tiers[at]
        if what == "label":
            return tier.label
        if what == "benefits":
            return list(tier.benefits)
        above = FAME.tiers[at + 1].criteria if at + 1 < len(FAME.tiers) else ()
        codes, criteria = (row["met"], tier.criteria) if what == "reasons" else (row["missing"], above)
        return [each.label for each in criteria if f",{each.code}," in codes]

    return rule


COMPUTED: Mapping[tuple[str, str], Rule] = {
    ("PressAuthor", "book_count"): lambda world, row: len(_books_of(world, row["id"])),
    ("PressBook", "fee"): _fee,
    ("PressBook", "margin"): _margin,
    ("PressBook", "share"): _share,
    ("PressBook", "density"): lambda world, row: ratio(row["weight"], row["pages"], 4),
    ("PressBook", "net"): _net,
    ("PressBook", "is_thick"): lambda world, row: None if row["pages"] is None else row["pages"] >= 300,
    ("PressBook", "sequel_count"): lambda world, row: len(
        [each for each in world.living(world.assembly.entities["PressBook"]) if each["sequel_of"] == row["id"]]
    ),
    ("PressBook", "author_name"): lambda world, row: (_author(world, row) or {}).get("name"),
    ("PressBook", "author_born_on"): lambda world, row: (_author(world, row) or {}).get("born_on"),
    ("PressBook", "riddle"): lambda world, row: row["secret"],
    ("PressBookFair", "is_shown"): lambda world, row: row["stand"] is not None,
    **{("TierAssignment", what): _tier(what) for what in ("label", "benefits", "reasons", "lacks")},
}

GUARDS: Mapping[str, Rule] = {
    "press.pages_missing": lambda world, row: None if row["pages"] is None else row["pages"] > 0,
    "press.price_missing": lambda world, row: row["price"] is not None,
    "press.author_unknown": lambda world, row: (
        _author(world, row) is not None and len(_books_of(world, row["author"])) > 1
    ),
}


def store(world: World, engine: sa.Engine) -> None:
    """Put the rows of a world into an empty database."""
    world.assembly.metadata.create_all(engine)
    with engine.begin() as connection:
        for name, rows in world.rows.items():
            model = world.assembly.entities[name]
            _insert(connection, model.table, [dict(_columns(model, row)) for row in rows])
            for facet in model.facets.values():
                if facet.table is not None:
                    facets = [{**row[facet.name], "id": row["id"]} for row in rows]
                    _insert(connection, facet.table, [dict(_columns(facet, row)) for row in facets])
            write_entries(connection, entries_from(model, connection.execute(stored_texts(model))))
    analyse(engine)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _columns(model: EntityModel | FacetModel, row: Row) -> Iterator[tuple[str, Any]]:
    yield "id", row["id"]
    if isinstance(model, EntityModel):
        yield "deleted_at", MADE_AT[0] if row["deleted"] else None
    for attribute in model.fields.values():
        if attribute.computed is None:
            yield from _column(attribute, row[attribute.name])


def _column(attribute: FieldModel, value: Any) -> Iterator[tuple[str, Any]]:
    if attribute.kind in {Kind.MONEY, Kind.STRUCT}:
        values = [getattr(value, part.name) for part in parts_of(value)] if is_dataclass(value) else [None] * 9
        for part, each in zip(attribute.parts, values, strict=False):
            yield from _column(part, each)
        return
    assert attribute.column is not None
    yield attribute.column.name, value
    if attribute.fold is not None:
        yield attribute.fold.name, fold(value)
