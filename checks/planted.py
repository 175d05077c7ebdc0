"""`python -m checks.planted BUG COMMAND ...`: the product with a bug in it, which a check must find."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from traceback import format_exception
from typing import Any

from paktum.access.policy import ActorPolicy
from paktum.cli import main
from paktum.http import execution
from paktum.write import operations
from paktum.write.change import Change
from paktum.write.writer import Records

A_LITTLE_SECONDS = 0.05

replace = setattr
"""Puts a faulty function in the place of the product's own."""


def acknowledge_before_commit() -> None:
    """The answer is sent while the transaction is still open."""
    commit, close = Records.commit, Records.close

    def later(session: Any) -> None:
        commit(session)
        close(session)

    replace(Records, "commit", lambda self: threading.Timer(A_LITTLE_SECONDS, later, (self,)).start())
    replace(Records, "close", lambda self: None)


def forget_keys() -> None:
    """What was asked for under an idempotency key is done every time."""
    replace(operations, "once", lambda change, operation, given, work: work())


def commit_halves() -> None:
    """The records are committed before what belongs to them: audit, search, and the key."""
    flush = Change.flush

    def in_halves(self: Change) -> None:
        self._new.insert(attach=False)
        self.session.commit()
        time.sleep(A_LITTLE_SECONDS)
        flush(self)

    replace(Change, "flush", in_halves)


def forget_versions() -> None:
    """A record is changed whatever version the caller has seen."""
    replace(Change, "expect_version", lambda self, record, version: None)


def tell_everything() -> None:
    """An error's own text is sent to the client."""

    def told(error: BaseException, path: Any, text: Any) -> Any:
        return [{"message": "".join(format_exception(error)), "path": list(path)}]

    replace(execution, "errors_of", told)


def fail_at_zero_bytes() -> None:
    """What nobody foresaw ends the request with status 500."""
    values = execution.Executor._values

    def failing(self: Any, operation: Any, request: Any) -> Any:
        if "\\x00" in repr(request.variables):
            raise RuntimeError("a zero byte")
        return values(self, operation, request)

    replace(execution.Executor, "_values", failing)


def show_all_deals() -> None:
    """The scopes of an actor do not hold for one kind of record."""
    rows = ActorPolicy.rows

    def of_all_but_deals(self: ActorPolicy, row: Any) -> Any:
        return None if row.model.type_name == "Deal" else rows(self, row)

    replace(ActorPolicy, "rows", of_all_but_deals)


def show_credit_scores() -> None:
    """A value that needs a permission is shown to everybody."""
    column = ActorPolicy.column

    def of_all(self: ActorPolicy, field: Any, row: Any, expression: Any) -> Any:
        return expression if field.name == "credit_score" else column(self, field, row, expression)

    replace(ActorPolicy, "column", of_all)


BUGS: dict[str, Callable[[], None]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        acknowledge_before_commit, forget_keys, commit_halves, forget_versions, tell_everything, fail_at_zero_bytes,
        show_all_deals, show_credit_scores,
    )
}  # fmt: skip


if __name__ == "__main__":
    BUGS[sys.argv.pop(1)]()
    with contextlib.suppress(KeyboardInterrupt):
        main()
