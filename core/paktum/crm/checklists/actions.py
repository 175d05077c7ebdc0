"""How checklists are made."""

from typing import Any

from paktum import Change, action, label as _, refuse

from ..clients.models import Client
from ..contracts.models import Contract
from ..deals.models import Deal
from ..deals.rules import CLIENT_GIVEN
from ..people.rules import places_of
from .models import ChecklistItem, RequiredDocument


@action(Deal, label=_("Make the checklist"))
def make_checklist(change: Change, deal: Deal) -> None:
    """List the documents that deals of this pipeline and clients of this kind need; what is listed already stays as it
    is. The deal must have a client."""
    if deal.client is None:
        raise refuse(CLIENT_GIVEN.code, CLIENT_GIVEN.message)
    _list(change, deal, deal.client, RequiredDocument.pipeline == deal.pipeline)


@action(Contract, label=_("Make the checklist"), name="make_checklist")
def make_contract_checklist(change: Change, contract: Contract) -> None:
    """List the documents that contracts of this type and clients of this kind need; what is listed already stays as it
    is."""
    if contract.type is not None:
        _list(change, contract, contract.client, RequiredDocument.type_id == contract.type.id)


def _list(change: Change, record: Deal | Contract, client: Client, asked: Any) -> None:
    is_deal = isinstance(record, Deal)
    mine = ChecklistItem.deal_id == record.id if is_deal else ChecklistItem.contract_id == record.id
    of_kind = RequiredDocument.client_kind.is_(None) | (RequiredDocument.client_kind == client.kind)
    wanted = change.fetch(RequiredDocument, asked & of_kind & RequiredDocument.deleted_at.is_(None))
    listed = {item.requirement for item in change.fetch(ChecklistItem, mine & ChecklistItem.deleted_at.is_(None))}
    for each in wanted:
        if each not in listed:
            change.create(
                ChecklistItem, name=each.name, requirement=each, is_mandatory=each.is_mandatory, position=each.position,
                client=client, deal=record if is_deal else None, contract=None if is_deal else record,
                **places_of(record),
            )  # fmt: skip
