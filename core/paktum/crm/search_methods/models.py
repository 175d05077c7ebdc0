"""The catalogue of the ways in which the company finds clients, and what comes of each."""

from paktum import Entity, Mapped, Rate, computed, field, label as _, ratio

from ..channels import ActivityChannel


class SearchMethod(Entity, display="name", label=_("Search method"), label_plural=_("Search methods")):
    """A way to find clients. What came of it is counted among the leads that the reader sees."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    channel: Mapped[ActivityChannel | None] = field(label=_("Channel"), help=_("How the first contact is made."))
    is_inbound: Mapped[bool] = field(
        default=False, label=_("The prospect comes"), help=_("The prospect turns to the company, not the other way.")
    )
    how: Mapped[str | None] = field(long=True, label=_("How it is done"))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))

    lead_count: Mapped[int] = computed(lambda row: row.leads.count(), label=_("Leads"), help=_("Found by it so far."))
    contacted_count: Mapped[int] = computed(
        lambda row: row.leads.count(lambda lead: lead.contacted == 1), label=_("Contacted"),
        help=_("Of its leads, those with whom the company was in touch."),
    )  # fmt: skip
    qualified_count: Mapped[int] = computed(
        lambda row: row.leads.count(lambda lead: lead.qualified == 1), label=_("Qualified"),
        help=_("Of its leads, those that were found to be worth an offer."),
    )  # fmt: skip
    accepted_count: Mapped[int] = computed(
        lambda row: row.leads.count(lambda lead: lead.state == "go"), label=_("Go"),
        help=_("Of its leads, those that became a client and a deal."),
    )  # fmt: skip
    won_count: Mapped[int] = computed(
        lambda row: row.leads.count(lambda lead: lead.won == 1), label=_("Won"),
        help=_("Of its leads, those whose deal was won."),
    )  # fmt: skip
    conversion_rate: Mapped[Rate | None] = computed(
        lambda row: ratio(row.won_count, row.lead_count), label=_("Conversion rate"),
        help=_("Won leads by all leads, a fraction; empty without leads."),
    )  # fmt: skip
