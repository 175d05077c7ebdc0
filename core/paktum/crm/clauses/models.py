"""The library of clauses, the clauses of contracts, and questions about them."""

from datetime import date

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Team,
    User,
    computed,
    field,
    label as _,
    reference,
    state,
)

from ..clients.models import Client
from ..contracts.models import Contract, ContractType

LANGUAGE = _("BCP 47, such as hu or en.")


class Clause(Entity, display="name", label=_("Clause"), label_plural=_("Clauses")):
    """A provision that the company puts into contracts; its variants are its texts."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    topic: Mapped[str | None] = field(index=True, label=_("Topic"), help=_("Such as payment, delivery, liability."))


class ClauseVariant(Entity, display="name", label=_("Variant of a clause"), label_plural=_("Variants of clauses")):
    """One text of a clause, in one language. A contract gets the first of its language unless another is chosen."""

    clause: Mapped[Clause] = reference(
        reverse="variants", reverse_label=_("Variants"), label=_("Clause"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    code: Mapped[str | None] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"), help=_("Such as standard, or payment in 60 days."))
    language: Mapped[str] = field(exact=True, length=35, label=_("Language"), help=LANGUAGE)
    text: Mapped[str] = field(long=True, label=_("Text"))


class RequiredClause(Entity, label=_("Mandatory clause"), label_plural=_("Mandatory clauses")):
    """A clause that contracts of a type must have."""

    type: Mapped[ContractType] = reference(
        reverse="required_clauses", reverse_label=_("Mandatory clauses"), label=_("Type of contract"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    clause: Mapped[Clause] = reference(
        reverse="required_in", reverse_label=_("Mandatory in"), label=_("Clause"), on_delete=Deletion.CASCADE
    )
    code: Mapped[str | None] = field(exact=True, length=60, unique=True, label=_("Code"))


class ContractClause(
    Entity, display="title", label=_("Clause of a contract"), label_plural=_("Clauses of contracts"),
    indexes=(("contract", "position"),),
):  # fmt: skip
    """A provision of one contract, as far as it is negotiated. An agreed one is reopened before it is changed."""

    contract: Mapped[Contract] = reference(
        reverse="clauses", reverse_label=_("Clauses"), label=_("Contract"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    position: Mapped[int] = field(default=0, minimum=0, label=_("Position"), help=_("Its place in the contract."))
    clause: Mapped[Clause | None] = reference(
        reverse="contract_clauses", reverse_label=_("Used in"), label=_("Clause of the library"),
        help=_("Empty for a provision of this contract only."),
    )  # fmt: skip
    variant: Mapped[ClauseVariant | None] = reference(
        reverse="contract_clauses", reverse_label=_("Used in"), label=_("Variant"),
        help=_("Where the text comes from; chosen by the client's language unless it is given."),
    )  # fmt: skip
    title: Mapped[str | None] = field(label=_("Title"), help=_("The name of the clause unless it is given."))
    text: Mapped[str | None] = field(
        long=True, label=_("Text"), help=_("As it stands in the contract; that of the variant unless it is given.")
    )
    status: Mapped[str] = state("clause", label=_("Status"), help=_("How far it is negotiated."))
    note: Mapped[str | None] = field(long=True, label=_("Note"), help=_("What the sides said of it."))


class ContractQuestion(
    Entity, display="question", label=_("Question on a contract"), label_plural=_("Questions on contracts")
):
    """What a client or colleague wanted to know of a contract, or of one clause of it, and what they were told."""

    client: Mapped[Client] = reference(
        reverse="contract_questions", reverse_label=_("Questions on contracts"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.INHERITED,
    )  # fmt: skip
    contract: Mapped[Contract | None] = reference(
        reverse="questions", reverse_label=_("Questions"), label=_("Contract"),
        help=_("Empty for a question before there is one."),
    )  # fmt: skip
    clause: Mapped[ContractClause | None] = reference(
        reverse="questions", reverse_label=_("Questions"), label=_("Clause of the contract")
    )
    question: Mapped[str] = field(length=2000, searchable=True, label=_("Question"))
    asked_by: Mapped[str | None] = field(label=_("Asked by"))
    asked_on: Mapped[date] = field(index=True, label=_("Asked on"))
    answer: Mapped[str | None] = field(long=True, searchable=True, label=_("Answer"))
    answered_on: Mapped[date | None] = field(write=None, label=_("Answered on"))
    answered_by: Mapped[User | None] = reference(write=None, label=_("Answered by"))
    owner: Mapped[User | None] = reference(
        reverse="contract_questions", reverse_label=_("Questions on contracts"), label=_("Owner")
    )
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    is_open: Mapped[bool] = computed(lambda row: row.answered_on.is_(None), label=_("Open"), help=_("Not answered."))
