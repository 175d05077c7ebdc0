"""A press that prints books: every kind of attribute, lists of lists, a workflow, tiers, facets of other plugins."""

import enum
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

from paktum import (
    ANY,
    Criterion,
    Entity,
    Facet,
    Guard,
    Mapped,
    Money,
    Percentage,
    Permission,
    Plugin,
    PostalAddress,
    Rate,
    State,
    Tier,
    TierScheme,
    Transition,
    Values,
    Workflow,
    calculated,
    computed,
    field,
    hookimpl,
    label as _,
    listed,
    ratio,
    reference,
    state,
    times,
)
from paktum.assembly.build import Assembly, assemble
from paktum.declare.values import Scale

SECRET = "press.secret"
PUBLISH = "press.publish"


class Mood(enum.Enum):
    """Members that are named like their values."""

    CALM = "calm"
    GRIM = "grim"
    WRY = "wry"


class Cover(enum.Enum):
    """Members whose values are nothing like their names, and sort otherwise."""

    BOARD = "30% 'hard'"
    CLOTH = "Cloth:b"
    PAPER = "a\\paper"


def dossiers(*needs: str) -> Callable[[Sequence[Values]], list[str]]:
    """Calculates a text that shows what was needed, to the last digit."""

    def shown(value: Any) -> str:
        if isinstance(value, list):
            return "[" + ", ".join(map(shown, value)) + "]"
        return "/".join(map(shown, vars(value).values())) if isinstance(value, SimpleNamespace) else repr(value)

    def calculate(rows: Sequence[Values]) -> list[str]:
        return ["; ".join(shown(reduce(getattr, need.split("."), row)) for need in needs) for row in rows]

    return calculate


FACTS = (
    "id", "version", "created_at", "created_by_id", "title", "subtitle", "isbn", "note", "pages", "is_printed",
    "weight", "sold", "royalty", "discount", "price", "advance", "written_on", "printed_at", "mood", "cover", "printer",
    "stage", "secret", "bribe", "hideout", "ghost.name", "fee", "share", "density", "is_thick", "author_name",
    "author.home", "author.is_active", "author.mentor.id", "author.mentor.born_on", "sequel_of.price",
)  # fmt: skip
LISTED = ("id", "at", "remark", "guest.name", "book.price")


class Author(Entity, display="name"):
    """Who writes, and learned it from whom."""

    name: Mapped[str] = field(searchable=True)
    born_on: Mapped[date | None] = field()
    is_active: Mapped[bool] = field(default=True)
    home: Mapped[PostalAddress] = field()
    mentor: Mapped["Author | None"] = reference(reverse="pupils")

    book_count: Mapped[int] = computed(lambda row: row.books.count())
    longest: Mapped[int | None] = calculated(
        lambda rows: [max((book.pages or 0 for book in row.books), default=None) for row in rows],
        needs=(listed("books", "pages", most=60),),
    )


class Book(Entity, display="title", indexes=(("cover", "title"),)):
    """A book."""

    title: Mapped[str] = field(searchable=True)
    subtitle: Mapped[str | None] = field(searchable=True)
    isbn: Mapped[str | None] = field(exact=True, index=True)
    note: Mapped[str | None] = field(long=True)
    pages: Mapped[int | None] = field()
    is_printed: Mapped[bool | None] = field()
    weight: Mapped[Decimal | None] = field()
    sold: Mapped[Annotated[Decimal, Scale(12, 0)] | None] = field()
    royalty: Mapped[Rate | None] = field()
    discount: Mapped[Percentage] = field()
    price: Mapped[Money | None] = field(index=True)
    advance: Mapped[Money] = field()
    written_on: Mapped[date | None] = field(index=True)
    printed_at: Mapped[datetime | None] = field()
    mood: Mapped[Mood | None] = field()
    cover: Mapped[Cover] = field()
    printer: Mapped[PostalAddress | None] = field()
    author: Mapped[Author | None] = reference(reverse="books")
    sequel_of: Mapped["Book | None"] = reference(reverse="sequels")
    secret: Mapped[str | None] = field(read=SECRET)
    bribe: Mapped[Money | None] = field(read=SECRET)
    hideout: Mapped[PostalAddress | None] = field(read=SECRET)
    ghost: Mapped[Author | None] = reference(read=SECRET, reverse="ghosted")
    stage: Mapped[str] = state("press.book")

    fee: Mapped[Money | None] = computed(lambda row: row.price * row.royalty)
    margin: Mapped[Money | None] = computed(lambda row: row.price - row.advance)
    share: Mapped[Rate | None] = computed(lambda row: ratio(row.price, row.advance, digits=9))
    density: Mapped[Percentage | None] = computed(lambda row: ratio(row.weight, row.pages, digits=4))
    net: Mapped[Decimal | None] = computed(lambda row: times(row.weight, 1 - row.discount))
    is_thick: Mapped[bool | None] = computed(lambda row: row.pages >= 300)
    sequel_count: Mapped[int] = computed(lambda row: row.sequels.count())
    author_name: Mapped[str | None] = computed(lambda row: row.author.name)
    author_born_on: Mapped[date | None] = computed(lambda row: row.author.born_on)
    riddle: Mapped[str | None] = computed(lambda row: row.secret)

    dossier: Mapped[str | None] = calculated(dossiers(*FACTS), needs=FACTS)
    heft: Mapped[Decimal | None] = calculated(
        lambda rows: [row.weight / 7 if row.weight is not None else None for row in rows], needs=("weight",)
    )
    gift: Mapped[Money | None] = calculated(
        lambda rows: [row.price and Money(row.price.amount / 3, row.price.currency) for row in rows], needs=("price",)
    )
    origin: Mapped[PostalAddress | None] = calculated(
        lambda rows: [row.author.home or row.printer for row in rows], needs=("author.home", "printer")
    )
    opposite: Mapped[Mood | None] = calculated(
        lambda rows: [Mood.CALM if row.mood is Mood.GRIM else None for row in rows], needs=("mood",)
    )
    seen_at: Mapped[datetime | None] = calculated(
        lambda rows: [row.printed_at for row in rows], needs=("printed_at",), read=SECRET
    )
    seen_on: Mapped[date | None] = calculated(lambda rows: [row.written_on for row in rows], needs=("written_on",))
    is_odd: Mapped[bool | None] = calculated(
        lambda rows: [row.pages % 2 == 1 if row.pages is not None else None for row in rows], needs=("pages",)
    )
    bribed: Mapped[Money | None] = calculated(lambda rows: [row.bribe for row in rows], needs=("bribe",))
    maker: Mapped[UUID | None] = calculated(lambda rows: [row.author.id for row in rows], needs=("author.id",))


class BookFair(Facet[Book]):
    """What a fair knows about a book."""

    stand: Mapped[int | None] = field(index=True)
    verdict: Mapped[str | None] = field(searchable=True)
    fee: Mapped[Money | None] = field()
    rating: Mapped[Mood | None] = field()
    agent: Mapped[Author | None] = reference(reverse="represented")

    is_shown: Mapped[bool | None] = computed(lambda row: row.stand.is_not(None))
    pitch: Mapped[str | None] = calculated(
        dossiers("verdict", "rating", "fee", "record.title", "record.author.name", "agent.name", "visits"),
        needs=(
            "verdict", "rating", "fee", "record.title", "record.author.name", "agent.name",
            listed("visits", *LISTED, most=60),
        ),
    )  # fmt: skip


class Visit(Entity):
    """Somebody who came for a book."""

    book: Mapped[Book] = reference(reverse="visits")
    guest: Mapped[Author | None] = reference(reverse="visits")
    at: Mapped[datetime] = field()
    remark: Mapped[str | None] = field(searchable=True)

    badge: Mapped[str | None] = calculated(
        dossiers("at", "book.fair.stand", "book.fair.agent.name"),
        needs=("at", "book.fair.stand", "book.fair.agent.name"),
    )


class Prize(Entity):
    """A prize that a book got: the plugin that adds it has no attributes of books, only this list."""

    book: Mapped[Book | None] = reference(reverse="won")
    sum: Mapped[Money | None] = field()
    year: Mapped[int] = field()


HAS_PAGES = Guard("press.pages_missing", _("Say how many pages: 100 % of them."), lambda book: book.pages > 0)
IS_PRICED = Guard("press.price_missing", _('It\'s not "priced" yet: \\ano.'), lambda book: book.price.is_not(None))
IS_KNOWN = Guard("press.author_unknown", _("Nobody knows the author."), lambda book: book.author.books.count() > 1)

WORKFLOW = Workflow(
    "press.book",
    _("Book"),
    states=(
        State("draft", _("Draft, isn't it")),
        State("edited", _('Edited "well" 100 %')),
        State("out", _("Out"), final=True),
        State("shelved", _("Shelved"), final=True),
    ),
    transitions=(
        Transition("edit", _("Edit"), ("draft",), "edited", guards=(HAS_PAGES,)),
        Transition("publish", _("Publish"), ("edited",), "out", guards=(IS_PRICED, IS_KNOWN), permission=PUBLISH),
        Transition("shelve", _("Shelve"), (ANY,), "shelved"),
    ),
    initial="draft",
)

WRITES = Criterion("writes", _("It's one book"), lambda author: author.books.any())
TEACHES = Criterion("teaches", _('Has a "pupil"'), lambda author: author.pupils.any())
FAME = TierScheme(
    "press.fame",
    _("Fame"),
    Author,
    primary=True,
    tiers=(
        Tier("unknown", _("Unknown")),
        Tier("known", _("Known, isn't it"), criteria=(WRITES,), benefits=(_("A 10 % \\discount"), _("It's tea"))),
        Tier("famous", _("Famous"), criteria=(WRITES, TEACHES), benefits=(_("Tea"),)),
    ),
)


class Press(Plugin):
    """The plugin that declares books."""

    name = "press"
    package = "tests"

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [Author, Book]

    @hookimpl
    def workflows(self) -> Sequence[Workflow]:
        return [WORKFLOW]

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return [FAME]

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return [Permission(SECRET, _("Read secrets")), Permission(PUBLISH, _("Publish"))]


class Fair(Plugin):
    """A plugin that adds attributes and a list to books."""

    name = "fair"
    package = "tests"
    requires = ("press",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [BookFair, Visit]


class Honours(Plugin):
    """A plugin that adds only a list to books."""

    name = "honours"
    package = "tests"
    requires = ("press",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [Prize]


PRESS = (Press, Fair, Honours)


def press_assembly() -> Assembly:
    """The core and the three plugins."""
    return assemble(PRESS)
