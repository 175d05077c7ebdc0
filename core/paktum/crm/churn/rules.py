"""How the risk of losing a client is computed from the rules."""

from typing import Any

from paktum import Condition, Row, days_between, today, when

from ..clients.figures import is_won
from .models import ChurnSign, ChurnThreshold


def churn_points(client: Row, rules: Any) -> Any:
    """The points of all rules that apply to a client who has bought."""
    return rules.sum(lambda rule: rule.points, lambda rule: applies(client, rule))


def churn_reasons(client: Row, rules: Any) -> Any:
    """The names of these rules."""
    return rules.joined(lambda rule: rule.name, lambda rule: applies(client, rule))


def churn_advice(client: Row, rules: Any) -> Any:
    """What these rules say that is done."""
    return rules.joined(lambda rule: rule.advice, lambda rule: applies(client, rule) & rule.advice.is_not(None))


def is_to_be_kept(client: Row) -> Condition:
    """Whether a client reaches a threshold in use, its owner is active, and has had no task to keep it for as long as
    that pauses."""

    def is_reached(threshold: Row) -> Condition:
        is_told = client.tasks.any(
            lambda task: (
                (task.kind == "retention") & ((task.state == "open") | (_age(task.due_on) < threshold.pause_days))
            )
        )
        return threshold.is_active & (client.churn_points >= threshold.points) & ~is_told

    return client.owner.is_active & client.all(ChurnThreshold).any(is_reached)


def applies(client: Row, rule: Row) -> Condition:
    """Whether a client who has bought shows the sign of a rule."""
    return rule.is_active & client.deals.any(is_won) & _shows(client, rule)


def _shows(client: Row, rule: Row) -> Condition:
    signs = {
        ChurnSign.NO_CONTACT: (_age(client.last_contact_on) <= rule.days).is_not(True),
        ChurnSign.NO_ORDER: client.deals.none(lambda deal: is_won(deal) & (_age(deal.closed_on) <= rule.days)),
        ChurnSign.FALLING_ORDERS: _orders(client, 0, rule.days) < _orders(client, rule.days, rule.days + rule.days),
        ChurnSign.OPEN_COMPLAINT: client.cases.any(lambda case: (case.kind == "complaint") & case.closed_at.is_(None)),
        ChurnSign.CONTRACT_ENDING: client.contracts.any(lambda contract: _ends(contract, rule)),
    }
    found: Any = False
    for sign, shown in signs.items():
        found = when(rule.sign == sign, shown, found)
    return found


def _age(day: Any) -> Any:
    return days_between(day, today())


def _orders(client: Row, since: Any, until: Any) -> Any:
    """How many deals were won longer ago than some days, and not longer than others."""
    return client.deals.count(
        lambda deal: is_won(deal) & (_age(deal.closed_on) >= since) & (_age(deal.closed_on) < until)
    )


def _ends(contract: Row, rule: Row) -> Condition:
    left = days_between(today(), contract.valid_to)
    return (contract.state == "active") & (left >= 0) & (left <= rule.days)
