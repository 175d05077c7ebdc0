"""What goes wrong, as a client is told it: what was raised on purpose in its own words, all else by a number."""

from collections.abc import Callable, Sequence
from typing import Any

from ..declare.errors import PaktumError, Refused
from ..read.run import Unavailable
from ..write.foreign import incident

INTERNAL = "INTERNAL_SERVER_ERROR"

STATUS = {
    "FORBIDDEN": 403, "NOT_FOUND": 404, "CONTENT_REMOVED": 410, "FILE_TOO_LARGE": 413, "MEDIA_TYPE_REFUSED": 415,
    "DOCUMENT_FAILED": 422, "DOCUMENT_TOO_LONG": 422, "CONTENT_MISSING": 500, INTERNAL: 500,
    "DOCUMENTS_NOT_INSTALLED": 501, Unavailable.code: 503,
}  # fmt: skip
"""The HTTP status of an error with a code; 400 of others. Those of `/graphql` stand in its answer."""


def error_json(message: str, code: str, path: Sequence[str | int] = ()) -> dict[str, Any]:
    """An error as it stands in a response."""
    where = {"path": list(path)} if path else {}
    return {"message": message, **where, "extensions": {"code": code}}


def errors_of(error: BaseException, path: Sequence[str | int], text: Callable[[str], str]) -> list[dict[str, Any]]:
    """What a client is told of an exception at a path; `text` translates. The log has what it is not told."""
    if isinstance(error, Refused):
        return [error_json(text(each.message), each.code, path) for each in error.problems]
    code = getattr(error, "code", None)
    if isinstance(error, PaktumError) and isinstance(code, str):
        return [error_json(text(str(error)), code, path)]
    return [error_json(incident(error), INTERNAL, path)]
