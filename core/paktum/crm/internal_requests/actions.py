"""What departments do with requests."""

from paktum import Change, action, label as _

from .models import InternalRequest


@action(InternalRequest, label=_("Answer"))
def answer(change: Change, request: InternalRequest, text: str) -> None:
    """Answer what another department asks."""
    change.update(request, answer=text)
    change.transition(request, "answer")
