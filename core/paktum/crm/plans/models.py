"""Client plans, their goals, and advice that was given before there was a contract."""

import enum
from datetime import date

from paktum import (
    Access,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    User,
    computed,
    field,
    label as _,
    ratio,
    reference,
    when,
)

from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..products.models import Product


class ClientPlan(Entity, display="name", label=_("Client plan"), label_plural=_("Client plans")):
    """What the company wants to reach with a client within a time, and the approach that it has chosen for it."""

    client: Mapped[Client] = reference(
        reverse="plans", reverse_label=_("Client plans"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    from_on: Mapped[date] = field(label=_("From"))
    to_on: Mapped[date] = field(index=True, label=_("To"))
    situation: Mapped[str | None] = field(long=True, label=_("Situation"), help=_("Where the relation stands."))
    strategy: Mapped[str | None] = field(long=True, label=_("Strategy"), help=_("How the goals are reached."))
    approach: Mapped[str | None] = field(
        long=True, label=_("Approach"), help=_("What is particular about this client, and how it likes to be treated.")
    )

    goals_reached: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.goals.count(lambda goal: goal.is_reached), row.goals.count(), digits=4),
        label=_("Goals reached"), help=_("Of all its goals; a fraction."),
    )  # fmt: skip


class PlanGoal(Entity, display="text", label=_("Goal of a plan"), label_plural=_("Goals of plans")):
    """Something that is to be reached with a client; a deal can be opened for it."""

    plan: Mapped[ClientPlan] = reference(
        reverse="goals", reverse_label=_("Goals"), label=_("Client plan"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    text: Mapped[str] = field(length=500, label=_("Goal"))
    due_on: Mapped[date | None] = field(label=_("Due on"))
    product: Mapped[Product | None] = reference(label=_("Product"), help=_("That the client is to be won for."))
    expected: Mapped[Money | None] = field(label=_("Expected amount"), help=_("Before tax."))
    probability: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Probability"), help=_("A fraction: 0.25 means 25 %.")
    )
    is_reached: Mapped[bool] = field(default=False, label=_("Reached"))
    deal: Mapped[Deal | None] = reference(
        reverse="goals", reverse_label=_("Goals of plans"), label=_("Deal"), write=None,
        help=_("The one that was opened for it."),
    )  # fmt: skip


class ConsultationTopic(enum.Enum):
    """What somebody was advised on."""

    PRODUCT = "product"
    TERMS = "terms"
    PRICE = "price"
    USE = "use"
    OTHER = "other"


class Consultation(Entity, label=_("Consultation"), label_plural=_("Consultations")):
    """Advice that was given to somebody who may buy: on products, terms, prices; often before there is a contract."""

    client: Mapped[Client] = reference(
        reverse="consultations", reverse_label=_("Consultations"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(
        reverse="consultations", reverse_label=_("Consultations"), label=_("Contact")
    )
    topic: Mapped[ConsultationTopic] = field(label=_("Topic"))
    product: Mapped[Product | None] = reference(
        reverse="consultations", reverse_label=_("Consultations"), label=_("Product")
    )
    question: Mapped[str] = field(long=True, label=_("Question"))
    advice: Mapped[str | None] = field(long=True, label=_("Advice"), help=_("Empty as long as the answer is owed."))
    given_on: Mapped[date | None] = field(write=None, index=True, label=_("Given on"))
    given_by: Mapped[User | None] = reference(write=None, label=_("Given by"))

    is_before_contract: Mapped[bool | None] = computed(
        lambda row: when(
            row.given_on.is_not(None),
            row.client.contracts.none(lambda contract: contract.signed_on <= row.given_on),
        ),
        label=_("Before any contract"),
        help=_("Whether the client had signed no contract on that day; empty as long as the answer is owed."),
    )  # fmt: skip
