"""Every limit on what a request may ask for. `docs/reference/graphql.md` has a table of them; a test compares."""

from dataclasses import dataclass

# Requests

LARGEST_BODY = 1_000_000
"""Bytes of a request."""

DEEPEST_JSON = 64
"""Levels of objects and lists in a request's JSON."""

# Arguments

MOST_VALUES = 300
"""How many values a field's arguments may hold; a list of scalars counts as one."""

DEEPEST_OBJECT = 20
"""How deep the objects in a field's arguments may be nested."""

MOST_KEYS = 10
"""Fields that a list is ordered by; keys that rows are grouped by."""

DEFAULT_PAGE = 50
LARGEST_PAGE = 250
"""Rows of a page."""

DEFAULT_GROUPS = 100
MOST_GROUPS = 1000
"""Groups of an aggregate."""

LARGEST_LOOKUP = 250
"""How many ids can be asked for at once."""

LONGEST_CURSOR = 200_000
"""Characters of a cursor."""

LONGEST_TEXT = 200
"""Characters of what is searched for."""

SHORTEST_TEXT = 2
"""Letters and digits of it, at least: one alone begins a word of almost everything."""

MOST_WORDS = 10
"""Words of it."""

# Cost, in points

RECORD_POINTS = 1
"""A record, a group or a total that the answer may hold."""

CONDITION_POINTS = 10
"""A condition on a list (`some`, `none`, `every`), each time that it is asked."""

DOCUMENT_POINTS = 1_000_000
"""What the query of a template of documents may cost, whose lists are read whole."""

# Documents

LARGEST_BLOCKS = 5_000_000
"""Bytes of what a text document or a workbook says, as JSON: the server itself writes these."""

# Statements

MOST_TABLES = 800
"""How many tables, each time it is mentioned, one statement may read: it bounds what planning a query costs."""

MOST_JOINS = 50
"""How many records a condition or an order may lead to; SQLite joins at most 64 tables."""

STATEMENT_SECONDS = 30
"""How long one statement may take on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may ask for. All but the tokens are counted with fragments expanded.

    repeats: how often the same field may stand at one place. errors: how many of a document's are told.
    cost: the points of an operation, see `costs`.
    """

    tokens: int = 4000
    depth: int = 15
    fields: int = 5000
    root_fields: int = 30
    repeats: int = 100
    aliases: int = 100
    directives: int = 50
    errors: int = 5
    cost: int = 10_000


DEFAULT_LIMITS = Limits()
