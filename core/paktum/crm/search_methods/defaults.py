"""The search methods that a company begins with."""

from paktum import Defaults

from ..channels import ActivityChannel
from .models import SearchMethod

OUTBOUND = (
    (
        "cold_call",
        "Calls to a list",
        ActivityChannel.CALL,
        "Call companies of a segment; ask for who decides on buying.",
    ),
    ("cold_email", "E-mails to a list", ActivityChannel.EMAIL, "Write to named people only, and say why to them."),
    ("letter", "Letters to directors", ActivityChannel.LETTER, "Write to the director; call within a week."),
    (
        "walk_in_visit",
        "Visits in an area",
        ActivityChannel.VISIT,
        "Visit the companies of an industrial park or street.",
    ),
    (
        "trade_fair",
        "Fairs and exhibitions",
        ActivityChannel.FAIR,
        "Meet exhibitors and visitors; call within two days.",
    ),
    ("lecture", "Lectures and seminars", ActivityChannel.MEETING, "Speak where the industry listens; collect names."),
    ("client_referral", "Referrals by clients", ActivityChannel.CALL, "Ask a content client whom else it would help."),
    ("partner", "Partners and agents", ActivityChannel.MEETING, "Exchange prospects with those who sell beside us."),
    (
        "group_company",
        "Groups of clients",
        ActivityChannel.CALL,
        "Go from a client to its parent and sister companies.",
    ),
    ("lapsed_client", "Former clients", ActivityChannel.CALL, "Ask those who left why, and what has changed."),
    ("register", "Registers of companies", ActivityChannel.CALL, "Select by size, industry and place in the register."),
    ("tender", "Tenders", ActivityChannel.PORTAL, "Watch the portals of public and private tenders."),
    ("press", "Business press", ActivityChannel.CALL, "Note investments, new sites and new managers in the news."),
    ("ranking", "Rankings of large companies", ActivityChannel.CALL, "Work through the largest by turnover."),
    ("association", "Chambers and associations", ActivityChannel.MEETING, "Take part; ask for the list of members."),
    (
        "social_network",
        "Professional networks",
        ActivityChannel.CHAT,
        "Find who decides; be introduced by shared contacts.",
    ),
    ("competitor", "Clients of competitors", ActivityChannel.CALL, "Ask what they miss where they buy now."),
)
"""Code, name, channel of the first contact, how it is done."""

INBOUND = (
    ("inbound_call", "Called us", ActivityChannel.CALL, "Ask for the reason and for how the caller knows us."),
    ("inbound_email", "Wrote to us", ActivityChannel.EMAIL, "Answer on the same day; ask for a time to call."),
    ("walk_in", "Came to us", ActivityChannel.VISIT, "Receive at once; note the need and who decides."),
    ("website", "Asked on the website", ActivityChannel.PORTAL, "Call back within a business day."),
    (
        "advertisement",
        "Answered an advertisement",
        ActivityChannel.CALL,
        "Note the campaign; it tells what it was worth.",
    ),
)

METHODS = Defaults(
    SearchMethod,
    by="code",
    rows=tuple(
        {"code": code, "name": name, "channel": channel, "how": how, "is_inbound": listed is INBOUND}
        for listed in (OUTBOUND, INBOUND)
        for code, name, channel, how in listed
    ),
)
