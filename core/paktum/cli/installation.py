"""The installation that a command works on: its settings, its plugins and its database."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .failures import Complaint, Failure, failure

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ..assembly.build import Assembly
    from ..files.store import Store
    from ..settings import Settings
    from ..write.writer import Writer

FILE = "paktum.toml"
DATABASE_VARIABLE = "PAKTUM_DATABASE_URL"


class Installation:
    """Settings with the plugins that they name. The database is opened when it is first used."""

    def __init__(self, settings: "Settings", assembly: "Assembly") -> None:
        self.settings, self.assembly = settings, assembly

    @cached_property
    def engine(self) -> "sa.Engine":
        """The database."""
        from ..storage.opening import open_database

        return open_database(self.settings, self.assembly)

    @property
    def writer(self) -> "Writer":
        """What writes to the database."""
        from ..write.writer import Writer

        return Writer(self.assembly, self.engine, files=self.files)

    @property
    def files(self) -> "Store":
        """Where the contents of files are."""
        from ..files.store import Store

        return Store(self.settings.files.store)

    def require_current(self) -> None:
        """Refuse unless the database has the newest tables of every enabled plugin."""
        complaints = self.outdated()
        if complaints:
            raise Failure(*complaints)

    def outdated(self) -> list[Complaint]:
        """What the database lacks, and which command mends it."""
        from ..storage.history import status

        if not self.has_database():
            text = f"there is no database at {shown_url(self.settings.database_url)}"
            return [Complaint("DATABASE_NOT_CURRENT", text, "paktum db upgrade")]
        return [
            Complaint("DATABASE_NOT_CURRENT", f"the tables of {each.plugin}: {each.state.value}", each.remedy)
            for each in status(self.assembly, self.engine)
            if each.remedy is not None
        ]

    def has_database(self) -> bool:
        """Whether there is a database; opening one that is a file would make it."""
        from ..storage.engines import DatabaseKind, database_kind, sqlite_path

        url = self.settings.database_url
        return database_kind(url) is not DatabaseKind.SQLITE or sqlite_path(url).exists()

    def close(self) -> None:
        """Give back the database's connections."""
        if "engine" in self.__dict__:
            self.engine.dispose()


@contextmanager
def opened(*, current: bool = True) -> Iterator[Installation]:
    """The installation in the current folder; refused if there is none or, unless told, its database is not current."""
    from ..assembly.build import load_assembly

    settings = present_settings()
    installation = Installation(settings, load_assembly(settings.plugins, settings.primary_tiers))
    try:
        if current:
            installation.assembly.require_settings()
            installation.require_current()
        yield installation
    finally:
        installation.close()


def present_settings() -> "Settings":
    """The settings of this folder; refused if nothing says that there is an installation."""
    from ..settings import find_settings

    if not Path(FILE).is_file() and not os.environ.get(DATABASE_VARIABLE):
        raise failure("NO_INSTALLATION", f"there is no {FILE} in {Path.cwd()}", "make one with: paktum init")
    return find_settings()


def shown_url(url: str) -> str:
    """A database URL without its password."""
    from sqlalchemy.engine import make_url

    return make_url(url).difference_update_query(["password"]).render_as_string(hide_password=True)


def names_in(listed: str) -> Sequence[str]:
    """The names in a list with commas; it may be empty."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
