"""Where functions of plugins are called: what they raise says whose it was."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from ..declare.errors import Refused

log = logging.getLogger("paktum")


class PluginFailed(RuntimeError):
    """A function of a plugin raised what nobody foresaw. The log is told; a client gets a number."""


@contextmanager
def of_plugin(plugin: str, what: str, record: str = "") -> Iterator[None]:
    """Meanwhile a plugin's function runs, for a record: `of_plugin("hotel", "the validation stays", "client_018f...")`.

    Refusals pass, and so does what the database says, after which the transaction may run again.
    """
    try:
        yield
    except (Refused, PluginFailed, DBAPIError, StaleDataError):
        raise
    except Exception as error:  # the plugin's own code
        where = f" for {record}" if record else ""
        raise PluginFailed(f"{what} of {plugin} failed{where}: {type(error).__name__}: {error}") from error


def incident(error: BaseException) -> str:
    """Logs an error that nobody foresaw; gives the message with its number."""
    number = uuid.uuid4().hex
    log.error("incident %s", number, exc_info=error)
    return f"an internal error happened; its number in the log is {number}"
