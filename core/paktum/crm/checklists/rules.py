"""When a checklist is complete, and what happens to its items."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _, today

from ..clients.rules import require_same_client
from .models import ChecklistItem, RequiredDocument

VERIFIED = "verified"


def is_there(item: Row) -> Condition:
    """Whether a document was found to be right and is still valid."""
    return (item.state == VERIFIED) & (item.valid_until.is_(None) | (item.valid_until >= today()))


def has_complete_checklist(record: Row, asks: Condition) -> Condition:
    """Whether all mandatory documents of a deal or contract are there: those that are listed, and those asked for."""
    return record.checklist.every(lambda item: ~item.is_mandatory | is_there(item)) & ~record.stored.any(
        RequiredDocument,
        lambda asked: (
            asks(asked)
            & (asked.value("client_kind").is_(None) | (asked.value("client_kind") == record.client.kind))
            & asked.value("is_mandatory")
            & record.checklist.none(lambda item: (item.key_of("requirement") == asked.id) & is_there(item))
        ),
    )


def deal_is_documented(deal: Row) -> Condition:
    """Whether a deal has every document that deals of its pipeline need."""
    return has_complete_checklist(deal, lambda asked: asked.value("pipeline") == deal.pipeline)


def contract_is_documented(contract: Row) -> Condition:
    """Whether a contract has every document that contracts of its type need."""
    return has_complete_checklist(contract, lambda asked: asked.value("type") == contract.key_of("type"))


def has_run_out(item: Row) -> Condition:
    """Whether the document is not valid any more."""
    return item.valid_until < today()


def is_valid(item: Row) -> Condition:
    """Whether the document has not expired."""
    return item.valid_until.is_(None) | (item.valid_until >= today())


DOCUMENT_LACKING = _("A mandatory document is not there, or not verified.")

DEAL_DOCUMENTED = Guard("core.deal_undocumented", DOCUMENT_LACKING, deal_is_documented)
CONTRACT_DOCUMENTED = Guard("core.contract_undocumented", DOCUMENT_LACKING, contract_is_documented)
EXPIRED = Guard("core.document_valid", _("The document is still valid."), has_run_out)
VALID = Guard("core.document_expired", _("The document is not valid any more."), is_valid)


@before_save(ChecklistItem)
def note_who_and_when(saving: Saving) -> None:
    """A document is received and verified today, unless it says when it was received; neither counts any more for one
    that is rejected or has expired."""
    if saving.transition == "receive" and saving["received_on"] is None:
        saving["received_on"] = saving.change.today
    if saving.transition in {"reject", "expire"}:
        saving["received_on"] = None
    if saving.transition is not None:
        is_verified = saving.transition == "verify"
        saving["verified_on"] = saving.change.today if is_verified else None
        saving["verified_by"] = saving.change.actor.user_id if is_verified else None


@before_save(ChecklistItem)
def item_of_the_client(saving: Saving) -> None:
    """Deal and contract are the client's own."""
    require_same_client(saving, "deal", "contract")
