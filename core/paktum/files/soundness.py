"""Whether the store has the contents that the database knows of."""

from collections.abc import Iterator

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..storage.engines import READ_ONLY
from ..storage.soundness import Finding
from .models import FileVersion
from .store import Store

REMEDY = "put them back into the store: copy the folder files of a backup over it"


def content_findings(assembly: Assembly, engine: sa.Engine, store: Store) -> Iterator[Finding]:
    """Look for every content, of deleted files too, since they can be brought back; nothing is read but sizes. Raises
    `StoreError`."""
    table = assembly.entity(FileVersion).table
    known = sa.select(table.c.id, table.c.size_bytes).where(table.c.removed_at.is_(None))
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        rows = connection.execute(known).all()
    if not rows:
        return
    sizes = {each.key: each.size for each in store.list_()}
    lost = sum(row.id not in sizes for row in rows)
    if lost:
        yield Finding("CONTENT_MISSING", f"the store lacks the contents of {lost:,} versions of files", REMEDY)
    cut = sum(sizes.get(row.id, row.size_bytes) != row.size_bytes for row in rows)
    if cut:
        yield Finding("CONTENT_DAMAGED", f"the contents of {cut:,} versions of files have another size", REMEDY)
