"""`Cause`: why a transaction changes something."""

import enum
import uuid
from dataclasses import dataclass


class Origin(enum.Enum):
    """Where a change comes from. Imports and demo data tell what happened elsewhere, so they may set states."""

    API = "api"
    IMPORT = "import"
    DEMO = "demo"
    ERASURE = "erasure"


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
