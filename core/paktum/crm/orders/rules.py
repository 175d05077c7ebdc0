"""When an order goes on."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, today, validation

from ..clients.rules import require_same_client
from .models import Order, OrderLine


def has_promised_lines(order: Row) -> Condition:
    """Whether there is something to deliver, and every line says until when."""
    return order.lines.any() & order.lines.every(lambda line: line.promised_on.is_not(None))


def is_delivered(order: Row) -> Condition:
    """Whether there was something to deliver, and everything was delivered."""
    return order.lines.any() & order.lines.every(lambda line: line.delivered_on <= today())


PROMISED = Guard(
    "core.order_unpromised", _("Say for when each line is promised; there must be one."), has_promised_lines
)
DELIVERED = Guard("core.order_undelivered", _("A line of the order is not delivered yet."), is_delivered)


@before_save(Order)
def order_of_the_client(saving: Saving) -> None:
    """Contract and deal are the client's own."""
    require_same_client(saving, "contract", "deal")


@validation(OrderLine)
def delivered_by_now(change: Change, line: OrderLine) -> Iterator[Problem]:
    """Nothing was delivered in the future."""
    if line.delivered_on is not None and line.delivered_on > change.today:
        yield Problem("OUT_OF_RANGE", _("The day is in the future."), ("delivered_on",))
