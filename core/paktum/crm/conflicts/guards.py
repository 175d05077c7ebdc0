"""What stops the deals of somebody with a conflict of interest."""

from paktum import Condition, Guard, Row, label as _

WAIVE = "compliance.waive"
"""The permission to let deals go on in spite of a conflict of interest."""


def is_free_of_conflict(deal: Row) -> Condition:
    """Whether the owner of a deal has no open conflict of interest with its client."""
    return deal.owner.conflicts_of_interest.none(
        lambda conflict: (conflict.client.id == deal.client.id) & conflict.is_open
    )


NO_CONFLICT = Guard(
    "core.conflict_of_interest", _("The owner of the deal has an open conflict of interest with the client."),
    is_free_of_conflict, waived_by=WAIVE,
)  # fmt: skip
