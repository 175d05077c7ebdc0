"""What the product does so that clients who may leave are kept."""

from paktum import Change, job

from ..clients.models import Client
from ..people.rules import places_of
from ..tasks.models import Task, TaskKind
from .rules import is_to_be_kept


@job(at="04:10")
def warn_of_leaving(change: Change) -> None:
    """Give every owner a task for each client that may leave, with the reasons, and what is done against them."""
    told = change.figures(Client, is_to_be_kept, lambda client: (client.churn_reasons, client.churn_advice))
    for client, texts in told:
        change.create(
            Task, subject=client.name, kind=TaskKind.RETENTION, description="\n\n".join(filter(None, texts)),
            due_on=change.today, client=client, **places_of(client),
        )  # fmt: skip
