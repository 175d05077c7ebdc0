"""What a bank knows about a corporate client, and what it grants to it."""

import enum
from datetime import date

from paktum import (
    Access,
    Client,
    Deletion,
    Entity,
    Facet,
    Mapped,
    Money,
    Rate,
    computed,
    field,
    label as _,
    ratio,
    reference,
    today,
)

KYC = _("Know your customer")
RISK = _("Risk")
RELATIONSHIP = _("Relationship")


class KycStatus(enum.Enum):
    """How far the bank knows its client, as the law on money laundering asks."""

    PENDING = "pending"
    VERIFIED = "verified"
    EXPIRED = "expired"


class KycRisk(enum.Enum):
    """The client's risk of money laundering; it sets how often the file is reviewed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ScoreZone(enum.Enum):
    """What the score says of the client's future, after Altman: safe, grey or distress."""

    SAFE = "safe"
    GREY = "grey"
    DISTRESS = "distress"


class ClientBanking(Facet[Client], label=_("Banking")):
    """What the bank knows about a corporate client."""

    kyc_status: Mapped[KycStatus] = field(
        default=KycStatus.PENDING, write="banking.kyc.write", group=KYC, label=_("KYC status")
    )
    kyc_risk: Mapped[KycRisk | None] = field(write="banking.kyc.write", group=KYC, label=_("KYC risk"))
    kyc_review_on: Mapped[date | None] = field(index=True, group=KYC, label=_("Next KYC review"))
    is_politically_exposed: Mapped[bool] = field(
        default=False, group=KYC, label=_("Politically exposed"), help=_("An owner or director holds a public office.")
    )
    has_sanctions_hit: Mapped[bool] = field(
        default=False, write="banking.kyc.write", group=KYC, label=_("Sanctions hit"),
        help=_("The last screening found the client, an owner or a director on a list of sanctions."),
    )  # fmt: skip
    credit_score: Mapped[int | None] = field(
        minimum=0, maximum=1000, read="banking.score.read", write="banking.score.write", group=RISK,
        label=_("Credit score"), help=_("0 to 1000, higher is safer."),
    )  # fmt: skip
    score_zone: Mapped[ScoreZone | None] = field(
        read="banking.score.read", write="banking.score.write", group=RISK, label=_("Score zone")
    )
    risk_note: Mapped[str | None] = field(
        long=True, read="banking.risk.read", write="banking.risk.write", confidential=True, personal=True,
        group=RISK, label=_("Risk note"),
    )  # fmt: skip
    days_past_due: Mapped[int] = field(
        default=0, minimum=0, group=RISK, label=_("Days past due"), help=_("Of the oldest unpaid debt.")
    )
    covenant_breached_on: Mapped[date | None] = field(
        group=RISK, label=_("Last covenant breach"), help=_("The day a covenant was last found broken and not waived.")
    )
    relationship_income: Mapped[Money | None] = field(
        group=RELATIONSHIP, label=_("Relationship income"), help=_("Interest and fees of the last 12 months.")
    )
    product_families: Mapped[int] = field(
        default=0, minimum=0, group=RELATIONSHIP, label=_("Product families"),
        help=_("How many kinds of products the client uses: account, credit, guarantee, payroll and so on."),
    )  # fmt: skip
    has_payroll: Mapped[bool] = field(
        default=False, group=RELATIONSHIP, label=_("Payroll project"), help=_("The bank pays the client's wages.")
    )
    board_decision_on: Mapped[date | None] = field(
        write="banking.tier.decide", group=RELATIONSHIP, label=_("Strategic by decision of"),
        help=_("The day the board named the client a strategic one."),
    )  # fmt: skip


class FacilityKind(enum.Enum):
    """How a facility is used."""

    REVOLVING = "revolving"
    OVERDRAFT = "overdraft"
    TERM_LOAN = "term_loan"
    GUARANTEE_LINE = "guarantee_line"
    MULTI_PURPOSE = "multi"


class BaseRate(enum.Enum):
    """The rate that a margin is added to."""

    FIXED = "fixed"
    EURIBOR_1M = "euribor_1m"
    EURIBOR_3M = "euribor_3m"
    EURIBOR_6M = "euribor_6m"
    BUBOR_1M = "bubor_1m"
    BUBOR_3M = "bubor_3m"
    BUBOR_6M = "bubor_6m"


class DayCount(enum.Enum):
    """How days become a fraction of a year, as defined by ISDA."""

    ACT_360 = "ACT/360"
    ACT_365_FIXED = "ACT/365F"
    THIRTY_E_360 = "30E/360"
    ACT_ACT_ISDA = "ACT/ACT ISDA"


class CreditFacility(
    Entity, prefix="facility", display="number", label=_("Credit facility"), label_plural=_("Credit facilities")
):
    """A limit up to which the bank lends to a client or stands in for it: the client's personal credit line."""

    number: Mapped[str] = field(length=60, unique=True, searchable=True, label=_("Facility number"))
    client: Mapped[Client] = reference(
        reverse="credit_facilities", reverse_label=_("Credit facilities"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    kind: Mapped[FacilityKind] = field(default=FacilityKind.REVOLVING, label=_("Kind"))
    limit: Mapped[Money] = field(minimum=0, label=_("Limit"))
    drawn: Mapped[Money] = field(minimum=0, label=_("Drawn"), help=_("Outstanding principal, in the limit's currency."))
    reserved: Mapped[Money] = field(
        minimum=0, label=_("Reserved"), help=_("Guarantees issued under the facility, in the limit's currency.")
    )
    base_rate: Mapped[BaseRate] = field(default=BaseRate.FIXED, label=_("Base rate"))
    margin: Mapped[Rate | None] = field(
        label=_("Margin"), help=_("Per year, a fraction; with a fixed base rate, the whole rate.")
    )
    commitment_fee: Mapped[Rate | None] = field(
        minimum=0, label=_("Commitment fee"), help=_("Per year, a fraction of what is not used.")
    )
    day_count: Mapped[DayCount] = field(default=DayCount.ACT_360, label=_("Day count"))
    available_from: Mapped[date | None] = field(label=_("Available from"))
    available_to: Mapped[date | None] = field(index=True, label=_("Available to"))

    utilisation: Mapped[Rate | None] = computed(
        lambda row: ratio(row.drawn + row.reserved, row.limit, digits=9),
        label=_("Utilisation"),
        help=_("Drawn and reserved as a fraction of the limit; 1 means used up."),
    )

    unused: Mapped[Money | None] = computed(
        lambda row: row.limit - row.drawn - row.reserved,
        label=_("Unused"),
        help=_("What is left of the limit."),
    )


class GuaranteeForm(enum.Enum):
    """The rules that a guarantee is subject to."""

    DEMAND_URDG_758 = "demand_urdg_758"
    LOCAL_LAW = "local_law"
    STANDBY_UCP_600 = "standby_ucp_600"
    STANDBY_ISP_98 = "standby_isp_98"


class GuaranteeKind(enum.Enum):
    """What a guarantee secures."""

    TENDER = "tender"
    ADVANCE_PAYMENT = "advance_payment"
    PERFORMANCE = "performance"
    WARRANTY = "warranty"
    PAYMENT = "payment"
    CUSTOMS = "customs"
    RENTAL = "rental"


class Guarantee(Entity, display="number", label=_("Bank guarantee"), label_plural=_("Bank guarantees")):
    """The bank's promise to pay a beneficiary if its client does not perform."""

    number: Mapped[str] = field(length=60, unique=True, searchable=True, label=_("Guarantee number"))
    client: Mapped[Client] = reference(
        reverse="guarantees", reverse_label=_("Bank guarantees"), label=_("Applicant"),
        help=_("The client that the bank stands in for."), on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    facility: Mapped[CreditFacility | None] = reference(
        reverse="guarantees", reverse_label=_("Bank guarantees"), label=_("Credit facility"),
        help=_("Whose limit the guarantee uses."),
    )  # fmt: skip
    form: Mapped[GuaranteeForm] = field(default=GuaranteeForm.DEMAND_URDG_758, label=_("Form"))
    kind: Mapped[GuaranteeKind] = field(label=_("Kind"))
    beneficiary: Mapped[str] = field(searchable=True, label=_("Beneficiary"))
    amount: Mapped[Money] = field(minimum=0, label=_("Amount"))
    fee: Mapped[Rate | None] = field(minimum=0, label=_("Fee"), help=_("Per year, a fraction of the amount."))
    issued_on: Mapped[date | None] = field(label=_("Issued on"), help=_("Empty until it is issued."))
    expires_on: Mapped[date | None] = field(index=True, label=_("Expires on"))
    expiry_event: Mapped[str | None] = field(
        label=_("Expiry event"), help=_("What ends it, where that is no date: such as the acceptance of works.")
    )
    underlying_contract: Mapped[str | None] = field(
        label=_("Underlying contract"), help=_("The contract between client and beneficiary.")
    )
    is_counter_guarantee: Mapped[bool] = field(
        default=False, label=_("Counter-guarantee"), help=_("It is given to another bank, which issues its own.")
    )
    is_original_returned: Mapped[bool] = field(default=False, label=_("Original returned"))

    is_in_force: Mapped[bool | None] = computed(
        lambda row: (
            (row.issued_on <= today())
            & ~row.is_original_returned
            & (row.expires_on.is_(None) | (row.expires_on >= today()))
        ),
        label=_("In force"),
        help=_("Issued, not expired, and the original not returned."),
    )
