"""Rights as companies have them. Every row of the bench passes, but the database has to look."""

from collections.abc import Hashable
from typing import Any

import sqlalchemy as sa

from paktum import Client
from paktum.access.actor import Actor
from paktum.access.policy import ActorPolicy
from paktum.assembly.model import FieldModel
from paktum.read.binding import Request
from paktum.read.rows import StoredRow

OWNED = frozenset({"Client", "Deal"})
THROUGH_CLIENT = frozenset({"Contact", "Contract", "Activity"})


class OwnersOnly:
    """Clients and deals are seen by their owners; contacts, contracts and activities by the owner of the client."""

    shape: Hashable = None

    def __init__(self, actor: Actor) -> None:
        self._permissions = ActorPolicy(actor)

    def may_use(self, field: FieldModel) -> bool:
        """See `Policy`."""
        return self._permissions.may_use(field)

    def rows(self, row: StoredRow) -> Any:
        """See `Policy`."""
        if row.model.type_name in OWNED:
            return _is_owned(row)
        if row.model.type_name in THROUGH_CLIENT:
            return row.any(Client, lambda client: sa.and_(client.id == row.value("client"), _is_owned(client)))
        return None

    def column(self, field: FieldModel, row: StoredRow, expression: Any) -> Any:
        """See `Policy`."""
        return self._permissions.column(field, row, expression)

    def permits(self, row: StoredRow, action: str) -> Any:
        """See `Policy`."""
        return None


def _is_owned(row: StoredRow) -> Any:
    return row.value("owner") == row.bind(_asking, sa.Uuid())


def _asking(request: Request) -> Any:
    return request.actor.user_id
