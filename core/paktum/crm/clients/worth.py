"""What a client is worth, as SQL: what it bought, what that cost, and how it stands among the others.

Amounts are in the one currency of all the deals, or costs, that they are of; where these have several there is none.
"""

from collections.abc import Sequence
from typing import Any

from paktum import Condition, Row, cumulated, days_between, ranked, ratio, share_of_total, today, when

from .figures import is_won

DIGITS = 4


def is_worth(deal: Row) -> Condition:
    """Whether a deal was won, and says what it is worth."""
    return is_won(deal) & deal.amount.is_not(None)


def revenue(client: Row) -> Any:
    """The amounts of all deals that were won."""
    return client.deals.sum(lambda deal: deal.amount, is_worth)


def profit(client: Row) -> Any:
    """Revenue less costs."""
    spent = client.costs.sum(lambda cost: cost.amount)
    return when(
        client.costs.none(), client.revenue, when(client.deals.none(is_worth), spent * -1, client.revenue - spent)
    )


def profit_margin(client: Row) -> Any:
    """The share of revenue that is profit."""
    return ratio(client.profit, client.revenue, digits=DIGITS)


def relationship_days(client: Row) -> Any:
    """Days since the first deal that was won."""
    return days_between(client.first_won_on, today())


def by_revenue(client: Row) -> Sequence[Any]:
    """What clients are ranked by, within a currency."""
    return (client.revenue.amount, client.revenue.currency)


def revenue_rank(client: Row) -> Any:
    """The place among all clients."""
    return ranked(client, by_revenue)


def revenue_share(client: Row) -> Any:
    """The share of the revenue of all."""
    return share_of_total(client, by_revenue)


def cumulated_share(client: Row) -> Any:
    """The share of revenue of this client and of all larger ones."""
    return cumulated(client, by_revenue)


def revenue_class(client: Row) -> Any:
    """The class that begins at the share of the larger clients, or below."""
    larger = client.cumulated_revenue_share - client.revenue_share
    return client.all("RevenueClass").last(
        lambda each: each.code, lambda each: each.begins_at, lambda each: each.begins_at <= larger
    )
