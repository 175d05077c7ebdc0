"""Segments of clients, leads and whatever else has a list."""

from paktum import Branch, Entity, Mapped, Team, User, field, label as _, reference


class Segment(Entity, display="name", label=_("Segment"), label_plural=_("Segments")):
    """A filter of a list that is kept: read again, it gives the records that meet it then and the reader sees."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    record_type: Mapped[str] = field(
        exact=True, length=60, label=_("Kind of record"), help=_("As the API names the type, such as Client or Lead.")
    )
    filter: Mapped[str] = field(
        long=True, exact=True, label=_("Filter"),
        help=_("As a JSON text in the form that the list takes: given as its filter, it gives the records."),
    )  # fmt: skip
    is_shared: Mapped[bool] = field(default=False, label=_("Shared"), help=_("Everybody may use it."))
    note: Mapped[str | None] = field(long=True, label=_("Note"), help=_("Whom it is for, and what they need."))
    owner: Mapped[User | None] = reference(reverse="segments", reverse_label=_("Segments"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))
