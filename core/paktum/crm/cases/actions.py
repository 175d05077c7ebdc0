"""What people do with cases."""

from paktum import Change, action, label as _

from .models import Case, ClientReaction


@action(Case, label=_("Escalate"))
def escalate(change: Change, case: Case, reason: str) -> None:
    """Hand a case that needs more to the personal manager of the client, or to the manager of the one who is that."""
    change.transition(case, "escalate", note=reason)


@action(Case, label=_("Answer"))
def answer(change: Change, case: Case, text: str) -> None:
    """Note what the client was told, and that it was told now."""
    change.update(case, answer=text)
    change.transition(case, "answer")


@action(Case, label=_("Close"))
def close(change: Change, case: Case, root_cause: str, client_reaction: ClientReaction) -> None:
    """Close a case that was accepted or escalated, with its cause and what the client said."""
    change.update(case, root_cause=root_cause, client_reaction=client_reaction)
    change.transition(case, "close")
