"""What a leasing company knows about a lessee, what it offers, and the assets it owns."""

import enum
from datetime import date

from paktum import (
    Access,
    Client,
    Contract,
    Deal,
    Deletion,
    Entity,
    Facet,
    Mapped,
    Money,
    Percentage,
    Rate,
    calculated,
    computed,
    field,
    label as _,
    reference,
)

from .calculations import effective_rates
from .formats import vin_fault

HISTORY = _("Payment history")
EXPOSURE = _("Exposure")
DOCUMENTS = _("Documents")


class ClientLeasing(Facet[Client], label=_("Leasing")):
    """What the leasing company knows about a lessee."""

    first_contract_on: Mapped[date | None] = field(
        group=HISTORY, label=_("First contract"), help=_("The day the first lease began.")
    )
    finished_contracts: Mapped[int] = field(default=0, minimum=0, group=HISTORY, label=_("Finished contracts"))
    active_contracts: Mapped[int] = field(default=0, minimum=0, group=HISTORY, label=_("Active contracts"))
    days_past_due: Mapped[int] = field(
        default=0, minimum=0, group=HISTORY, label=_("Days past due"), help=_("Of the oldest unpaid instalment today.")
    )
    most_days_past_due: Mapped[int] = field(
        default=0, minimum=0, group=HISTORY, label=_("Most days past due"), help=_("In the last 12 months.")
    )
    on_time_ratio: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, group=HISTORY, label=_("Paid on time"),
        help=_("Share of the instalments paid when due, a fraction: 0.95 means 95 %."),
    )  # fmt: skip
    active_financed: Mapped[Money | None] = field(
        group=EXPOSURE, label=_("Financed in active leases"), help=_("What was financed, not what is left of it.")
    )
    exposure: Mapped[Money | None] = field(
        read="leasing.exposure.read", write="leasing.exposure.write", group=EXPOSURE,
        label=_("Exposure"), help=_("Outstanding and promised, of the client and its whole group."),
    )  # fmt: skip
    master_limit: Mapped[Money | None] = field(
        read="leasing.exposure.read", write="leasing.exposure.write", group=EXPOSURE,
        label=_("Master limit"), help=_("Up to which leases need no new decision."),
    )  # fmt: skip
    committee_decision_on: Mapped[date | None] = field(
        write="leasing.committee.decide", group=EXPOSURE, label=_("Strategic by decision of"),
        help=_("The day the credit committee named the client a strategic one."),
    )  # fmt: skip
    is_document_light: Mapped[bool] = field(
        default=False, group=DOCUMENTS, label=_("Document-light"), help=_("Fewer documents are asked for.")
    )
    documents_complete_on: Mapped[date | None] = field(
        group=DOCUMENTS, label=_("Documents complete since"), help=_("Legal and accounting documents, verified.")
    )


class AssetClass(enum.Enum):
    """What sort of thing is leased."""

    PASSENGER_CAR = "passenger_car"
    LIGHT_COMMERCIAL = "light_commercial"
    TRUCK = "truck"
    TRAILER = "trailer"
    SPECIAL_MACHINERY = "special_machinery"
    EQUIPMENT = "equipment"
    IT_EQUIPMENT = "it"
    REAL_ESTATE = "real_estate"


class Frequency(enum.Enum):
    """How often an instalment is due."""

    MONTHLY = "M"
    QUARTERLY = "Q"
    HALF_YEARLY = "H"
    YEARLY = "Y"

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"M": 1, "Q": 3, "H": 6, "Y": 12}[self.value]


class Quote(Entity, display="number", label=_("Lease quote"), label_plural=_("Lease quotes")):
    """What a lease of one asset would cost a client. Its terms are never changed: other terms are another quote."""

    number: Mapped[str] = field(length=60, unique=True, searchable=True, label=_("Quote number"))
    client: Mapped[Client] = reference(
        reverse="quotes", reverse_label=_("Lease quotes"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(reverse="quotes", reverse_label=_("Lease quotes"), label=_("Deal"))
    asset_class: Mapped[AssetClass] = field(create_only=True, label=_("Asset class"))
    description: Mapped[str] = field(
        create_only=True, searchable=True, label=_("Asset"), help=_("Make, model and equipment.")
    )
    supplier: Mapped[str | None] = field(label=_("Supplier"))
    price: Mapped[Money] = field(create_only=True, minimum=0, label=_("Price"), help=_("Of the asset, before tax."))
    down_payment: Mapped[Money] = field(create_only=True, minimum=0, label=_("Down payment"), help=_("Before tax."))
    residual: Mapped[Money | None] = field(
        create_only=True, minimum=0, label=_("Residual value"), help=_("Left at the end of the term, before tax.")
    )
    term_months: Mapped[int] = field(create_only=True, minimum=1, maximum=600, label=_("Term"), help=_("In months."))
    frequency: Mapped[Frequency] = field(
        create_only=True, default=Frequency.MONTHLY, label=_("Frequency of instalments")
    )
    payments_in_advance: Mapped[int] = field(
        create_only=True, default=1, minimum=0, label=_("Payments in advance"),
        help=_("Instalments due at the start; with 0, each is due at the end of its period."),
    )  # fmt: skip
    annual_rate: Mapped[Rate] = field(
        create_only=True, minimum=0, maximum=10, label=_("Annual rate"),
        help=_("Nominal, a fraction: 0.075 means 7.5 %."),
    )  # fmt: skip
    instalment: Mapped[Money | None] = field(
        write=None, label=_("Instalment"), help=_("Before tax; set by the calculation.")
    )
    validated_on: Mapped[date | None] = field(
        write=None, label=_("Validated on"), help=_("The day the instalment was calculated from what the quote says.")
    )
    valid_to: Mapped[date | None] = field(index=True, label=_("Valid to"))

    financed: Mapped[Money | None] = computed(
        lambda row: row.price - row.down_payment,
        label=_("Financed amount"),
        help=_("Price less down payment."),
    )
    effective_rate: Mapped[Rate | None] = calculated(
        effective_rates,
        needs=("price", "down_payment", "residual", "instalment", "term_months", "frequency", "payments_in_advance"),
        label=_("Effective rate"),
        help=_("Per year, interest on interest included: what the payments of a validated quote come to."),
    )


class AssetCondition(enum.Enum):
    """The state that an asset is in, from A (as new) to E (scrap)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Asset(Entity, display="name", label=_("Leased asset"), label_plural=_("Leased assets")):
    """A thing that the leasing company owns and a client uses."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    asset_class: Mapped[AssetClass] = field(label=_("Asset class"))
    client: Mapped[Client] = reference(
        reverse="assets", reverse_label=_("Leased assets"), label=_("Lessee"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    contract: Mapped[Contract | None] = reference(
        reverse="assets", reverse_label=_("Leased assets"), label=_("Contract")
    )
    quote: Mapped[Quote | None] = reference(reverse="assets", reverse_label=_("Leased assets"), label=_("Lease quote"))
    make: Mapped[str | None] = field(label=_("Make"))
    model: Mapped[str | None] = field(label=_("Model"))
    built_year: Mapped[int | None] = field(minimum=1900, maximum=9999, label=_("Built in"), help=_("A year."))
    vin: Mapped[str | None] = field(
        exact=True, length=17, unique=True, searchable=True, check=vin_fault, label=_("Vehicle identification number"),
        help=_("ISO 3779, 17 characters."),
    )  # fmt: skip
    serial_number: Mapped[str | None] = field(length=60, searchable=True, label=_("Serial number"))
    plate: Mapped[str | None] = field(length=20, index=True, searchable=True, personal="client", label=_("Plate"))
    purchase_price: Mapped[Money | None] = field(minimum=0, label=_("Purchase price"), help=_("Before tax."))
    location: Mapped[str | None] = field(label=_("Location"), help=_("Where it is kept."))
    condition: Mapped[AssetCondition | None] = field(
        label=_("Condition of the asset"), help=_("From A (as new) to E (scrap).")
    )
    insured_to: Mapped[date | None] = field(index=True, label=_("Insured to"))
