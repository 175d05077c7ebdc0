"""Which clauses a contract must have, and when they may be changed."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _

from ..clients.rules import require_same_client
from .models import ClauseVariant, ContractClause, ContractQuestion

NEGOTIABLE = ("draft", "legal_review", "client_review")
"""States of contracts whose clauses are still talked about."""

AGREED = "agreed"

FALLBACK = "en"
"""The language of a clause for a client whose language is not known."""


def is_agreed(clause: Row) -> Condition:
    """Whether both sides have agreed on a clause."""
    return clause.status == AGREED


def has_required_clauses(contract: Row) -> Condition:
    """Whether every clause that its type asks for is there, and agreed."""
    return contract.type.required_clauses.every(
        lambda required: contract.clauses.any(
            lambda clause: (clause.key_of("clause") == required.key_of("clause")) & is_agreed(clause)
        )
    )


def has_agreed_clauses(contract: Row) -> Condition:
    """Whether no clause is still talked about."""
    return contract.clauses.every(is_agreed)


def is_negotiable(clause: Row) -> Condition:
    """Whether the contract is still talked about."""
    return clause.contract.state.in_(NEGOTIABLE)


def has_text(clause: Row) -> Condition:
    """Whether there is something to agree on."""
    return clause.text.is_not(None)


CLAUSES_PRESENT = Guard(
    "core.clause_missing", _("A clause that contracts of this type must have is not agreed."), has_required_clauses
)
CLAUSES_AGREED = Guard("core.clause_open", _("A clause of the contract is not agreed yet."), has_agreed_clauses)
NEGOTIATED = Guard("core.contract_settled", _("The clauses of this contract are settled."), is_negotiable)
TEXT_GIVEN = Guard("core.clause_empty", _("The clause has no text yet."), has_text)


@before_save(ContractClause)
def text_of_the_library(saving: Saving) -> None:
    """A clause of the library gets the text of the chosen variant, or of the first in the client's language; without
    one, in English, or else of the first."""
    if saving.is_new and saving["variant"] is None and saving["clause"] is not None and saving["text"] is None:
        wanted = saving["contract"].client.language or FALLBACK
        of_clause = (ClauseVariant.clause_id == saving["clause"].id) & ClauseVariant.deleted_at.is_(None)
        known = saving.change.fetch(ClauseVariant, of_clause)
        saving["variant"] = max(known, key=lambda each: _closeness(each.language, wanted), default=None)
    variant = saving["variant"]
    if variant is not None and saving.changes("variant"):
        saving["clause"] = variant.clause
        if not saving.changes("text"):
            saving["text"] = variant.text
    if saving["title"] is None and saving["clause"] is not None:
        saving["title"] = saving["clause"].name


def _closeness(language: str, wanted: str) -> tuple[bool, ...]:
    """How well a language (en-GB) serves somebody who wants another; of those that are alike, the first is the best."""
    own, other = language.lower(), wanted.lower()
    return own == other, own.partition("-")[0] == other.partition("-")[0], own.partition("-")[0] == FALLBACK


@before_save(ContractQuestion)
def answered_now(saving: Saving) -> None:
    """A question is answered by whoever writes the answer, today."""
    if saving.changes("answer"):
        is_answered = saving["answer"] is not None
        saving["answered_on"] = saving.change.today if is_answered else None
        saving["answered_by"] = saving.change.actor.user_id if is_answered else None


@before_save(ContractQuestion)
def question_of_the_client(saving: Saving) -> None:
    """Contract and clause are the client's own."""
    require_same_client(saving, "contract", "clause.contract")
