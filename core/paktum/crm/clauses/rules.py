"""Which clauses a contract must have, and when they may be changed."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

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
    """A clause of the library gets the text of the chosen variant, or of the first in the client's language."""
    if saving.is_new and saving["variant"] is None and saving["clause"] is not None and saving["text"] is None:
        language = saving["contract"].client.language or FALLBACK
        of_clause = (ClauseVariant.clause_id == saving["clause"].id) & ClauseVariant.deleted_at.is_(None)
        known = saving.change.fetch(ClauseVariant, of_clause)
        same = [each for each in known if each.language == language.partition("-")[0]]
        saving["variant"] = next(iter((*same, *known)), None)
    variant = saving["variant"]
    if variant is not None and saving.changes("variant"):
        saving["clause"] = variant.clause
        if not saving.changes("text"):
            saving["text"] = variant.text
    if saving["title"] is None and saving["clause"] is not None:
        saving["title"] = saving["clause"].name


@validation(ContractClause)
def settled_clauses_stay(change: Change, clause: ContractClause) -> Iterator[Problem]:
    """Clauses are changed while the contract is talked about, and not those that both sides have agreed on."""
    if change.origin.tells_history:
        return
    if clause.contract.state not in NEGOTIABLE:
        yield Problem(NEGOTIATED.code, NEGOTIATED.message, ("contract",))
    elif clause.status == AGREED:
        yield Problem("core.clause_agreed", _("Reopen an agreed clause before you change it."), ("text",))


@before_save(ContractQuestion)
def answered_now(saving: Saving) -> None:
    """A question is answered by whoever writes the answer, today."""
    if saving.changes("answer"):
        is_answered = saving["answer"] is not None
        saving["answered_on"] = saving.change.today if is_answered else None
        saving["answered_by"] = saving.change.actor.user_id if is_answered else None
