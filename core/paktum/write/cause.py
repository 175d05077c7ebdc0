"""`Cause`: why a transaction changes something."""

import enum
import uuid
from dataclasses import dataclass


class Origin(enum.Enum):
    """Where a change comes from; PLUGINS stands for one that was disabled, SYSTEM for what the
    product does by itself, when its time has come."""

    API = "api"
    IMPORT = "import"
    DEMO = "demo"
    ERASURE = "erasure"
    PLUGINS = "plugins"
    SYSTEM = "system"

    @property
    def tells_history(self) -> bool:
        """Whether it says what has happened elsewhere, or is as if it had: it may set states, and reaches what is
        deleted."""
        return self in {Origin.IMPORT, Origin.DEMO, Origin.ERASURE, Origin.PLUGINS}

    @property
    def is_unquestioned(self) -> bool:
        """Whether plugins have no say in what it does to a record."""
        return self in {Origin.ERASURE, Origin.PLUGINS}


@dataclass(frozen=True, slots=True)
class Cause:
    """What the change set of a transaction says of it.

    operation: what was done, such as `clientUpdate`. request_id: what the transactions of one request, or of one
    import, have in common. approved_by: the key of the user who has approved what is above the actor's limit.
    """

    origin: Origin = Origin.API
    operation: str | None = None
    request_id: str | None = None
    approved_by: uuid.UUID | None = None
