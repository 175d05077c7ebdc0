"""Who serves the key accounts of the demo company."""

from datetime import timedelta

from paktum import Demo, User

from ..accounts.models import AccountMember, AccountTeamRole
from ..clients.models import Client
from ..conflicts.models import ConflictKind, ConflictOfInterest, NonDisclosureAgreement
from .staff import SOURCE, Staff

ASSISTANT = "zsofia.kocsis@paktum.example"


def teams(demo: Demo, people: Staff, served: list[Client]) -> None:
    """All key accounts but the last have a second manager of another team; every other one an assistant."""
    roles = {each.code: each for each in demo.change.list_(AccountTeamRole)}
    assistant = next(each for each in demo.change.list_(User) if each.email == ASSISTANT)
    managers, number = people.everybody(), 0
    for place, client in enumerate([each for each in served if each.is_key_account][:-1]):
        others = [each for each in managers if each.team != client.team]
        joining = [(others[place % len(others)], "key_account_manager"), *([(assistant, "assistant")] * (place % 2))]
        for user, code in joining:
            if code in roles:
                number += 1
                demo.change.create(
                    AccountMember, client=client, user=user, role=roles[code], source=SOURCE,
                    external_id=f"member-{number:03}",
                )  # fmt: skip


def interests(demo: Demo, served: list[Client]) -> None:
    """What is kept confidential with key accounts, and one interest of an account manager's own."""
    accounts = [each for each in served if each.is_key_account]
    since = demo.today - timedelta(days=120)
    for number, client in enumerate(accounts[::2], 1):
        demo.change.create(
            NonDisclosureAgreement, client=client, name="Prices and volumes", signed_on=since, valid_from=since,
            valid_to=since + timedelta(days=730), source=SOURCE, external_id=f"confidential-{number:03}",
        )  # fmt: skip
    client = accounts[-1]
    demo.change.create(
        ConflictOfInterest, owner=client.owner, team=client.team, branch=client.branch, client=client,
        kind=ConflictKind.FORMER_EMPLOYER, description="Worked there until last year.", valid_from=since,
        source=SOURCE, external_id="conflict-001",
    )  # fmt: skip
