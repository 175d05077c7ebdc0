"""What the module `orders` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import CANCELLED, Order, OrderLine
from .rules import DELIVERED, PROMISED, delivered_by_now, order_of_the_client

WORKFLOW = Workflow(
    "order",
    _("Order"),
    states=(
        State("received", _("Received")),
        State("confirmed", _("Confirmed")),
        State("delivered", _("Delivered"), final=True, frozen=True),
        State(CANCELLED, _("Cancelled"), final=True, frozen=True),
    ),
    transitions=(
        Transition("confirm", _("Confirm"), ("received",), "confirmed", (PROMISED,)),
        Transition("complete", _("Complete"), ("confirmed",), "delivered", (DELIVERED,)),
        Transition("cancel", _("Cancel"), ("received", "confirmed"), CANCELLED),
    ),
    initial="received",
)

ORDERS = Module(
    entities=(Order, OrderLine),
    workflows=(WORKFLOW,),
    before_save=(order_of_the_client,),
    validations=(delivered_by_now,),
    examples=EXAMPLES,
)
