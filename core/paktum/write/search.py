"""Keeps the entries of search: those of the records that a transaction makes and changes, in few statements."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..storage.search import entries_from, entry_of, stored_texts, write_entries
from .deletion import chunks


class SearchEntries:
    """What one transaction has to write of them."""

    def __init__(self, session: Session, assembly: Assembly) -> None:
        self._session, self._assembly = session, assembly
        self._new: list[dict[str, Any]] = []
        self._changed: dict[str, dict[uuid.UUID, None]] = {}

    def made(
        self, model: EntityModel, key: uuid.UUID, values: Mapping[str, Any], facets: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Note a new record with its values and those of its facets."""
        if model.searched:
            texts = {}
            for path in model.searched:
                facet, _, name = path.rpartition(".")
                texts[path] = (facets[facet] if facet else values).get(name)
            self._new.append(entry_of(model, key, texts))

    def changed(self, model: EntityModel, key: uuid.UUID, paths: Iterable[str]) -> None:
        """Note a record of which these attributes are different now."""
        if not model.searched.keys().isdisjoint(paths):
            self._changed.setdefault(model.type_name, {})[key] = None

    @property
    def must_read(self) -> bool:
        """Whether entries are made of what the database holds, which must know of the changes before."""
        return bool(self._changed)

    def read(self) -> None:
        """Make the entries of changed records."""
        connection = self._session.connection()
        for name, keys in self._changed.items():
            model = self._assembly.entities[name]
            for some in chunks(keys):
                rows = connection.execute(stored_texts(model, model.table.c.id.in_(some)))
                self._new += entries_from(model, rows)
        self._changed.clear()

    def write(self) -> None:
        """Write the entries."""
        write_entries(self._session.connection(), self._new)
        self._new.clear()
