"""One million clients: a page by name with a filter on a plugin's attribute, near the beginning and far from it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .. import report, results
from ..bench import Bench
from ..contenders import product
from ..contenders.contender import Contender, Variables
from ..data import Product
from ..load import Server
from ..measurement import Measurement
from ..multiplying import multiplied
from ..questions import PRODUCT, Question, Vary
from ..rows import Rows

TITLE = "One million clients"
IMPORTED = Rows(clients=10_000, contacts=10_000, deals=0, contracts=0, activities=0)
TIMES = 100
PAGE, FAR = 50, 1000
MOST = 1.5
"""How many times as much the far page may cost as the first."""

FIRST_PAGE = Question("first page", "page 1", Vary.NOTHING)
FAR_PAGE = Question("far page", f"page {FAR:,}", Vary.NOTHING)

DOCUMENT = """
query Page($first: Int!, $after: String) {
  clients(
    first: $first, after: $after, filter: {banking: {kycStatus: {eq: VERIFIED}}}, orderBy: [{field: NAME}]
  ) {
    nodes { id name lifecycle country employees banking { kycStatus } }
    pageInfo { endCursor hasNextPage }
  }
}"""

TEXT = """\
{clients:,} clients; pages of {page} by name of those whose facet says that they are verified, a third of all. Page
{far:,} against page 1, in CPU: {cost}."""

# One client in three is verified; whether it is has nothing to do with its name.
VERIFY = """
UPDATE banking_client SET kyc_status = (ARRAY['pending', 'verified', 'expired'])[1 + abs(hashtext(id::text)) % 3]
"""


def run(bench: Bench) -> None:
    """Measure, print, and keep it in `results.md`."""
    found = multiplied(bench.postgres, bench.product(IMPORTED, ("banking",)), TIMES, VERIFY)
    (server,) = bench.serve([_contender(found, "")])
    cursor = _cursor(server)
    server.contender = _contender(found, cursor)
    questions = [FIRST_PAGE, FAR_PAGE]
    measured = Measurement([server], questions, IMPORTED, bench.database)
    measured.run(bench.effort)
    cost = report.costs(measured.samples, (PRODUCT, FAR_PAGE.key), (PRODUCT, FIRST_PAGE.key))
    told = TEXT.format(clients=IMPORTED.clients * TIMES, page=PAGE, far=FAR, cost=report.verdict(cost, MOST))
    text = f"{told}\n\n{report.figures(measured.samples, [PRODUCT], questions)}"
    print(text)
    results.write_section(TITLE, text)


def _contender(found: Product, cursor: str) -> Contender:
    given: Mapping[Vary, Callable[[Any], Variables]] = {Vary.NOTHING: lambda _: {"first": PAGE}}
    far = DOCUMENT.replace("after: $after", f"after: {json.dumps(cursor)}").replace(", $after: String", "")
    return product.contender(found, {FIRST_PAGE.key: DOCUMENT, FAR_PAGE.key: far}, given)


def _cursor(server: Server) -> str:
    """The cursor behind which page FAR begins, found as a client finds it: page by page."""
    cursor: str | None = None
    page = 250
    for _ in range((FAR - 1) * PAGE // page):
        cursor = _end(server, page, cursor)
    return _end(server, (FAR - 1) * PAGE % page, cursor)


def _end(server: Server, first: int, after: str | None) -> str:
    body = {"query": DOCUMENT, "variables": {"first": first, "after": after}}
    return str(server.ask(FAR_PAGE, body)["clients"]["pageInfo"]["endCursor"])
