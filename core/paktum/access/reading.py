"""Reads the book of roles by the API's own way of reading."""

from datetime import date

from ..assembly.build import Assembly
from ..read.binding import Binder, Request, Statement
from ..read.run import Reads
from ..storage.types import Fixed
from .actor import SYSTEM
from .authority import LIMIT_DIGITS
from .book import Book, book_of, book_selects


async def read_book(assembly: Assembly, reads: Reads, statements: dict[str, Statement]) -> Book:
    """The roles and branches as they are now. `statements` keeps what is asked, for the next time."""
    if not statements:
        statements |= {
            name: Binder(reads.engine, SYSTEM).statement(each) for name, each in book_selects(assembly).items()
        }
    found = {name: await reads.rows(each, Request({}, SYSTEM, date.min, {})) for name, each in statements.items()}
    kind = Fixed(LIMIT_DIGITS)
    return book_of(assembly, found, lambda value: kind.process_result_value(value, reads.engine.dialect))
