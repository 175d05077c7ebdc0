"""What the module `inbound` adds."""

from paktum import Defaults

from ..channels import ActivityChannel
from ..module import Module
from .actions import route, route_what_waits_too_long, take
from .examples import EXAMPLES
from .models import ResponseStandard
from .rules import answer_in_time, stand_in_the_queue

STANDARDS = Defaults(
    ResponseStandard,
    by="code",
    rows=(
        {"code": "standard", "name": "Standard", "within_minutes": 480},
        {"code": "call", "name": "Calls", "channel": ActivityChannel.CALL, "within_minutes": 15},
        {"code": "chat", "name": "Chats", "channel": ActivityChannel.CHAT, "within_minutes": 5},
        {"code": "visit", "name": "Visits", "channel": ActivityChannel.VISIT, "within_minutes": 15},
        {"code": "email", "name": "E-mails", "channel": ActivityChannel.EMAIL, "within_minutes": 240},
    ),
)

INBOUND = Module(
    entities=(ResponseStandard,),
    defaults=(STANDARDS,),
    actions=(take, route),
    before_save=(stand_in_the_queue, answer_in_time),
    jobs=(route_what_waits_too_long,),
    examples=EXAMPLES,
)
