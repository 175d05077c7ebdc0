"""When an order goes on."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, label as _, validation

from .models import Order


def has_promised_lines(order: Row) -> Condition:
    """Whether there is something to deliver, and every line says until when."""
    return order.lines.any() & order.lines.every(lambda line: line.promised_on.is_not(None))


def is_delivered(order: Row) -> Condition:
    """Whether everything was delivered."""
    return order.lines.every(lambda line: line.delivered_on.is_not(None))


PROMISED = Guard(
    "core.order_unpromised", _("Say for when each line is promised; there must be one."), has_promised_lines
)
DELIVERED = Guard("core.order_undelivered", _("A line of the order is not delivered yet."), is_delivered)


@validation(Order)
def order_of_the_client(change: Change, order: Order) -> Iterator[Problem]:
    """The contract is the client's own."""
    if order.contract is not None and order.contract.client != order.client:
        yield Problem("INVALID_VALUE", _("The contract is another client's."), ("contract",))
