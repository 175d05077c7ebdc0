"""Errors in words: every one with a code, what is wrong, and what mends it."""

import enum
from dataclasses import asdict, dataclass

from ..declare.errors import PaktumError, Refused
from .output import remark, tell_json


class ExitCode(enum.IntEnum):
    """How a command ended; see `paktum.cli`."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    REFUSED = 3
    FINDINGS = 4


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason why a command did not do what it should, or one finding of `paktum doctor`."""

    code: str
    message: str
    remedy: str | None = None

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}" + (f"\n  -> {self.remedy}" if self.remedy else "")


class Failure(PaktumError):
    """A command refuses."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__("; ".join(f"{each.code}: {each.message}" for each in complaints))
        self.complaints = complaints


def failure(code: str, message: str, remedy: str | None = None) -> Failure:
    """A refusal with one reason; raise it."""
    return Failure(Complaint(code, message, remedy))


def report(error: Exception, as_json: bool) -> ExitCode:
    """Tell an error to people, and to programs if they asked; returns the exit code."""
    known = complaints_of(error)
    complaints = known or [_unforeseen(error)]
    for complaint in complaints:
        remark(str(complaint))
    if as_json:
        tell_json({"errors": [asdict(complaint) for complaint in complaints]})
    return ExitCode.REFUSED if known else ExitCode.INTERNAL


def complaints_of(error: Exception) -> list[Complaint]:
    """The reasons in an error that was foreseen; none if it was not."""
    from ..assembly.problems import AssemblyError

    if isinstance(error, Failure):
        return list(error.complaints)
    if isinstance(error, Refused):
        return [Complaint(each.code, _located(each.message, each.path)) for each in error.problems]
    if isinstance(error, AssemblyError):
        return [
            Complaint(each.code, f"{', '.join(each.plugins)}: {each.message}", each.remedy) for each in error.problems
        ]
    return _of_storage(error)


def _of_storage(error: Exception) -> list[Complaint]:
    import sqlalchemy as sa

    from ..files.store import StoreError
    from ..read.run import Unavailable
    from ..settings import SettingsError
    from ..storage.ciphers import EncryptionError
    from ..storage.dumps import BackupError
    from ..storage.engines import UnusableDatabase
    from ..storage.history import MigrationError

    codes: dict[type[Exception], str] = {
        SettingsError: "SETTINGS_INVALID",
        UnusableDatabase: "DATABASE_UNUSABLE",
        MigrationError: "MIGRATION_REFUSED",
        BackupError: "BACKUP_REFUSED",
        EncryptionError: "KEY_MISSING",
        Unavailable: "DATABASE_UNREACHABLE",
        StoreError: "STORE_UNUSABLE",
        PaktumError: "REFUSED",
    }
    for kind, code in codes.items():
        if isinstance(error, kind):
            return [Complaint(code, line) for line in str(error).splitlines()]
    # Other errors of the database are mistakes of the program; this one is a server that is down, a locked file, ...
    if isinstance(error, sa.exc.OperationalError) or type(error) is sa.exc.DatabaseError:
        text = " ".join(str(error.orig).split())
        return [Complaint("DATABASE_UNREACHABLE", text, "check database_url, and that the database runs")]
    return []


def _located(message: str, path: tuple[str, ...]) -> str:
    return f"{'.'.join(path)}: {message}" if path else str(message)


def _unforeseen(error: Exception) -> Complaint:
    text = " ".join(str(error).split()) or "no message"
    remedy = "this should not happen; see where with: paktum --traceback ..."
    return Complaint("INTERNAL", f"{type(error).__name__}: {text}", remedy)
