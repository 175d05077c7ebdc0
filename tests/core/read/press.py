"""A press that prints books: every kind of attribute, lists of lists, a workflow, tiers, facets of other plugins."""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

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
    Workflow,
    computed,
    field,
    hookimpl,
    label as _,
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


class Author(Entity, display="name"):
    """Who writes, and learned it from whom."""

    name: Mapped[str] = field()
    born_on: Mapped[date | None] = field()
    is_active: Mapped[bool] = field(default=True)
    home: Mapped[PostalAddress] = field()
    mentor: Mapped["Author | None"] = reference(reverse="pupils")

    book_count: Mapped[int] = computed(lambda row: row.books.count())


class Book(Entity, display="title"):
    """A book."""

    title: Mapped[str] = field()
    subtitle: Mapped[str | None] = field()
    isbn: Mapped[str | None] = field(exact=True, index=True)
    note: Mapped[str | None] = field(long=True)
    pages: Mapped[int | None] = field()
    is_printed: Mapped[bool | None] = field()
    weight: Mapped[Decimal | None] = field()
    sold: Mapped[Annotated[Decimal, Scale(12, 0)] | None] = field()
    royalty: Mapped[Rate | None] = field()
    discount: Mapped[Percentage] = field()
    price: Mapped[Money | None] = field()
    advance: Mapped[Money] = field()
    written_on: Mapped[date | None] = field()
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


class BookFair(Facet[Book]):
    """What a fair knows about a book."""

    stand: Mapped[int | None] = field()
    verdict: Mapped[str | None] = field()
    fee: Mapped[Money | None] = field()
    rating: Mapped[Mood | None] = field()
    agent: Mapped[Author | None] = reference(reverse="represented")

    is_shown: Mapped[bool | None] = computed(lambda row: row.stand.is_not(None))


class Visit(Entity):
    """Somebody who came for a book."""

    book: Mapped[Book] = reference(reverse="visits")
    guest: Mapped[Author | None] = reference(reverse="visits")
    at: Mapped[datetime] = field()
    remark: Mapped[str | None] = field()


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


def press_assembly() -> Assembly:
    """The core and the three plugins."""
    return assemble([Press, Fair, Honours])
