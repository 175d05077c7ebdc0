"""An announcement goes to those who have agreed to its channel; who is left out is told, with the reason."""

from typing import Any

import pytest

from ..counting import statements
from .conftest import Desk, Place

TOLD = "contact { name } channel address delivery leftOutBecause"


def a_person(desk: Desk, place: Place, name: str, **values: Any) -> str:
    given = {"name": name, "clientId": place.client_id, "email": f"{name.lower()}@example.com", **values}
    return str(desk.done("contactCreate", given)["id"])


def agrees(desk: Desk, person: str, channel: str = "EMAIL", **values: Any) -> Any:
    given = {"contactId": person, "channel": channel, "purpose": "PRODUCT_NEWS", "givenOn": "2024-01-05", **values}
    return desk.done("consentCreate", given, "id version isValid")


def announce(desk: Desk, place: Place, *channels: str, **values: Any) -> Any:
    branch = desk.company.id_of(place.branch)
    made = desk.done("announcementCreate", {"name": "News", "purpose": "PRODUCT_NEWS", "branchId": branch, **values})
    for channel in channels:
        given = {"announcementId": made["id"], "channel": channel, "subject": "News", "body": "Look what is new."}
        desk.done("announcementTextCreate", given)
    return made


def sent(desk: Desk, made: Any) -> list[tuple[Any, ...]]:
    """Whom an announcement is sent to, and who is left out."""
    desk.done("announcementSend", {"id": made["id"], "expectedVersion": made["version"]})
    text = f"query($id: ID!) {{ announcement(id: $id) {{ recipients(first: 50) {{ nodes {{ {TOLD} }} }} }} }}"
    found = desk.ask(text, id=made["id"])["announcement"]["recipients"]["nodes"]
    return sorted(
        (each["contact"]["name"], each["channel"], each["delivery"], each["leftOutBecause"], each["address"])
        for each in found
    )


@pytest.mark.requirement("R072")
def test_only_who_has_agreed_to_a_channel_gets_an_announcement_by_it(desk: Desk, place: Place) -> None:
    everything = a_person(desk, place, "Anna", phone="+36301234567")
    agrees(desk, everything)
    agrees(desk, everything, "CALL")
    nothing = a_person(desk, place, "Bela")
    agrees(desk, nothing, purpose="EVENT")
    withdrawn = agrees(desk, a_person(desk, place, "Cili"))
    desk.done("consentWithdraw", {"id": withdrawn["id"], "expectedVersion": withdrawn["version"]})
    agrees(desk, a_person(desk, place, "Denes", email=None))
    silent = a_person(desk, place, "Edit")
    agrees(desk, silent)
    desk.done("contactRuleCreate", {"clientId": place.client_id, "contactId": silent, "doNotContactFrom": "2024-01-01"})
    assert agrees(desk, a_person(desk, place, "Ferenc"), givenOn="2099-01-01")["isValid"] is False

    by_email = sent(desk, announce(desk, place, "EMAIL"))
    by_both = sent(desk, announce(desk, place, "EMAIL", "CALL"))

    assert by_email == [
        ("Anna", "EMAIL", "QUEUED", None, "anna@example.com"),
        ("Bela", "EMAIL", "LEFT_OUT", "NO_CONSENT", None),
        ("Cili", "EMAIL", "LEFT_OUT", "CONSENT_WITHDRAWN", None),
        ("Denes", "EMAIL", "LEFT_OUT", "NO_ADDRESS", None),
        ("Edit", "EMAIL", "LEFT_OUT", "DO_NOT_CONTACT", None),
        ("Ferenc", "EMAIL", "LEFT_OUT", "NO_CONSENT", None),
    ]
    assert [each[:3] for each in by_both if each[2] == "QUEUED"] == [
        ("Anna", "CALL", "QUEUED"), ("Anna", "EMAIL", "QUEUED"),
    ]  # fmt: skip
    assert len(by_both) == 12


@pytest.mark.requirement("R072")
def test_an_announcement_is_for_those_whom_it_is_meant_for(desk: Desk, place: Place) -> None:
    agrees(desk, a_person(desk, place, "Anna"))
    client = desk.done(
        "clientCreate",
        {"name": "Tölgyes Bt.", "industry": "Mining", "branchId": desk.company.id_of(place.branch)},
    )
    agrees(desk, a_person(desk, place, "Bela", clientId=client["id"]))

    assert [each[0] for each in sent(desk, announce(desk, place, "EMAIL"))] == ["Anna", "Bela"]
    assert [each[0] for each in sent(desk, announce(desk, place, "EMAIL", industry="Mining"))] == ["Bela"]
    assert sent(desk, announce(desk, place, "EMAIL", lifecycle="LAPSED")) == []
    assert sent(desk, announce(desk, place, "EMAIL", clientTier="premier")) == []


@pytest.mark.requirement("R072")
def test_an_announcement_is_sent_once_with_a_text_that_stays(desk: Desk, place: Place) -> None:
    agrees(desk, a_person(desk, place, "Anna"))
    empty = announce(desk, place)
    given = {"id": empty["id"], "expectedVersion": empty["version"]}
    assert desk.tried("announcementSend", given) == (None, [("core.announcement_empty", "")])
    text = {"announcementId": empty["id"], "channel": "EMAIL", "subject": "News", "body": "New."}
    made = desk.done("announcementTextCreate", text)
    assert desk.tried("announcementTextCreate", text) == (None, [("DUPLICATE", "channel")])
    version = desk.done("announcementSend", given, "version sentAt")["version"]

    assert desk.tried("announcementSend", {**given, "expectedVersion": version}) == (
        None, [("TRANSITION_NOT_AVAILABLE", "")],
    )  # fmt: skip
    patch = {"id": made["id"], "expectedVersion": 1, "patch": {"body": "Newer."}}
    assert desk.tried("announcementTextUpdate", patch) == (None, [("FROZEN", "patch.announcementId")])
    assert desk.tried("announcementTextCreate", {**text, "channel": "CALL"}) == (None, [("FROZEN", "announcementId")])
    gone = "mutation($i: AnnouncementTextDeleteInput!) { announcementTextDelete(input: $i) { errors { code } } }"
    answer = desk.ask(gone, i={"id": made["id"], "expectedVersion": 1})["announcementTextDelete"]
    assert answer["errors"] == [{"code": "FROZEN"}]
    kept = "query($id: ID!) { announcementText(id: $id) { body version } }"
    assert desk.ask(kept, id=made["id"])["announcementText"] == {"body": "New.", "version": 1}
    count = "query($id: ID!) { announcement(id: $id) { recipients { totalCount } } }"
    assert desk.ask(count, id=empty["id"])["announcement"]["recipients"]["totalCount"] == 1


@pytest.mark.requirement("R072")
def test_only_heads_send_announcements_so_that_nobody_else_learns_addresses(desk: Desk, place: Place) -> None:
    agrees(desk, a_person(desk, place, "Anna"))
    manager = desk.at(place.manager)
    made = announce(manager, place, "EMAIL")
    given = {"id": made["id"], "expectedVersion": made["version"]}

    assert manager.tried("announcementSend", given) == (None, [("FORBIDDEN", "")])
    step = {**given, "transition": "send"}
    assert manager.tried("announcementTransition", step) == (None, [("FORBIDDEN", "transition")])
    kept = "query($id: ID!) { announcement(id: $id) { state sentAt recipients { totalCount } } }"
    assert desk.ask(kept, id=made["id"])["announcement"] == {
        "state": "draft", "sentAt": None, "recipients": {"totalCount": 0},
    }  # fmt: skip
    assert desk.at(place.head).done("announcementSend", given, "state") == {"state": "sent"}


@pytest.mark.requirement("R072")
def test_a_letter_goes_to_the_postal_address_of_the_client(desk: Desk, place: Place) -> None:
    agrees(desk, a_person(desk, place, "Anna"), "LETTER")
    assert sent(desk, announce(desk, place, "LETTER")) == [("Anna", "LETTER", "LEFT_OUT", "NO_ADDRESS", None)]
    desk.done("clientUpdate", {"id": place.client_id, "expectedVersion": 1, "patch": {"address": {"townName": "Pécs"}}})
    assert sent(desk, announce(desk, place, "LETTER")) == [("Anna", "LETTER", "QUEUED", None, None)]


def test_an_announcement_to_many_is_sent_with_as_many_statements_as_one_to_few(desk: Desk, place: Place) -> None:
    def people(number: int) -> str:
        form = f"{place.client_id[-20:]} {number}"
        branch = desk.company.id_of(place.branch)
        for each in range(number):
            client = desk.done("clientCreate", {"name": f"Kft. {each}", "industry": form, "branchId": branch})
            agrees(desk, a_person(desk, place, f"Person{each}", clientId=client["id"]))
        return form

    ran = []
    for number in (2, 12):
        made = announce(desk, place, "EMAIL", industry=people(number))
        with statements() as heard:
            assert len(sent(desk, made)) == number
        ran.append(len(heard))

    assert ran[0] == ran[1]


@pytest.mark.requirement("R072")
def test_what_became_of_each_delivery_is_noted_once(desk: Desk, place: Place) -> None:
    agrees(desk, a_person(desk, place, "Anna"))
    a_person(desk, place, "Bela")
    made = announce(desk, place, "EMAIL")
    sent(desk, made)
    nodes = "nodes { id version delivery }"
    text = f"""query($id: ID!) {{ announcement(id: $id) {{
      recipients(orderBy: [{{field: DELIVERY}}]) {{ {nodes} }}
      recipientsAggregate(groupBy: [{{field: DELIVERY}}]) {{ groups {{ key {{ delivery }} count }} }}
    }} }}"""
    rows = {each["delivery"]: each for each in desk.ask(text, id=made["id"])["announcement"]["recipients"]["nodes"]}

    def given(row: Any) -> dict[str, Any]:
        return {"id": row["id"], "expectedVersion": row["version"]}

    left_out = desk.tried("announcementRecipientMarkSent", given(rows["LEFT_OUT"]))
    assert left_out == (None, [("core.not_queued", "")])
    done = desk.done("announcementRecipientMarkSent", given(rows["QUEUED"]), "id version delivery")
    failed = desk.tried("announcementRecipientMarkFailed", {**given(done), "failure": "Mailbox full"})

    assert (done["delivery"], failed) == ("SENT", (None, [("core.not_queued", "")]))
    groups = desk.ask(text, id=made["id"])["announcement"]["recipientsAggregate"]["groups"]
    assert {each["key"]["delivery"]: each["count"] for each in groups} == {"LEFT_OUT": 1, "SENT": 1}


@pytest.mark.requirement("R072")
def test_a_consent_is_not_withdrawn_before_it_was_given(desk: Desk, place: Place) -> None:
    made = agrees(desk, a_person(desk, place, "Anna"))
    patch = {"id": made["id"], "expectedVersion": 1, "patch": {"withdrawnOn": "2024-01-04"}}

    assert desk.tried("consentUpdate", patch) == (None, [("OUT_OF_RANGE", "patch.withdrawnOn")])
