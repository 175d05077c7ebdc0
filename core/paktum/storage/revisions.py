"""Writes migrations into the packages of plugins. Importing this imports Alembic."""

import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic.autogenerate import render_python_code
from alembic.runtime.migration import MigrationContext

from ..assembly.build import Assembly
from ..assembly.model import PluginInfo
from .autogeneration import Operations, needed_operations
from .history import MigrationError, revisions_of, versions_folder
from .rendering import render_item

TEMPLATE = '''"""{title}."""

{imports}

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A migration that was written, and what its author must look at before anybody runs it."""

    id: str
    path: Path
    warnings: tuple[str, ...] = ()


def create_revision(assembly: Assembly, plugin: str, message: str) -> NewRevision:
    """Write the plugin's next migration into its package; raises `MigrationError` if there is nothing to do."""
    info = next((each for each in assembly.plugins if each.name == plugin), None)
    if info is None:
        raise MigrationError(f"{plugin} is not enabled; enable it first: paktum plugin enable {plugin}")
    folder = versions_folder(info)
    if folder is None:
        raise MigrationError(f"{plugin} is declared in {info.package}, which is no package that could hold migrations/")
    with needed_operations(assembly, plugin) as operations:
        if operations.upgrade.is_empty():
            raise MigrationError(f"the migrations of {plugin} already make all that it declares")
        return _write(info, folder, message, operations)


def _write(info: PluginInfo, folder: Path, message: str, operations: Operations) -> NewRevision:
    existing = revisions_of(info)
    before = existing[-1].id if existing else None
    revision = f"{info.name}_{len(existing) + 1:04}"
    upgrade, downgrade = (_code(each, operations.context) for each in (operations.upgrade, operations.downgrade))
    title = " ".join(message.split()).rstrip(".")
    text = TEMPLATE.format(
        title=title[:1].upper() + title[1:],
        imports=_imports(upgrade + downgrade),
        revision=revision,
        before=repr(before),
        upgrade=upgrade,
        downgrade=downgrade,
    )
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")[:40].rstrip("_")
    path = folder / (f"{revision}_{slug}.py" if slug else f"{revision}.py")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _format(path)
    return NewRevision(revision, path, operations.warnings)


def _code(operations: Any, context: MigrationContext) -> str:
    """The body of a function, without what Alembic says although it goes without saying."""
    code = render_python_code(operations, render_as_batch=True, render_item=render_item, migration_context=context)
    code = re.sub(r"^ *#.*\n?", "", code, flags=re.MULTILINE)
    code = re.sub(r"(sa\.Column\(.*), nullable=True\)", r"\1)", code)
    code = re.sub(r"sqlite_where=sa\.text(\(.+?\)), postgresql_where=sa\.text\1", r"**columns.where\1", code)
    code = code.replace("sa.literal_column(", "sa.text(")  # an index's key
    # SQLite makes a changed table anew: for that, the tables that it refers to need not be read, and theirs.
    code = code.replace(", schema=None) as batch_op", ', reflect_kwargs={"resolve_fks": False}) as batch_op')
    return code.replace(", unique=False", "").rstrip()


def _imports(code: str) -> str:
    names = ["import sqlalchemy as sa"] if "sa." in code else []
    names.append("from alembic import op")
    return "\n".join([*names, *(["", "from paktum import columns"] if "columns." in code else [])])


def _format(path: Path) -> None:
    """Lay the file out as the author's project does, if that has ruff."""
    if find_spec("ruff") is not None:
        command = [sys.executable, "-m", "ruff", "format", "--quiet", str(path)]
        subprocess.run(command, check=False)  # noqa: S603  the arguments are ours
