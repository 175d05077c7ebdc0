"""What the product does so that no client is forgotten."""

from paktum import Change, job

from ..clients.models import Client
from ..people.rules import places_of
from ..tasks.models import Task, TaskKind
from .rules import is_to_be_contacted


@job(at="04:00")
def plan_contacts(change: Change) -> None:
    """Give every owner a task for each client that should have heard from the company by now."""
    for client in change.matching(Client, is_to_be_contacted):
        change.create(
            Task, subject=client.name, kind=TaskKind.FOLLOW_UP, due_on=change.today, client=client,
            **places_of(client),
        )  # fmt: skip
