from collections.abc import Callable
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

Make = Callable[..., Any]


def in_force(bench: Bench, made: Any) -> None:
    """Put a contract into force as if it had been signed long ago."""
    bench.had_come_to(made, state="active", in_force_on=bench.today)


def state_of(bench: Bench, made: Any) -> str:
    (found,) = bench.found("contracts", "state", id={"eq": made["id"]})
    return str(found["state"])


def renewals_of(bench: Bench, made: Any) -> list[tuple[str, str]]:
    """State and last day of the renewals of a contract, oldest first."""
    found = bench.found("renewals", "id state endsOn", contract={"id": {"eq": made["id"]}})
    return [(each["state"], each["endsOn"]) for each in found]


def nights(company: Company, days: int) -> None:
    """Let so many days pass, and what is due be done in each."""
    for _ in range(days):
        company.wait(days=1)


@pytest.mark.requirement("R222", "R058")
def test_a_renewal_is_opened_in_time_and_makes_the_contract_for_the_time_after(
    company: Company, bench: Bench, contract: Make
) -> None:
    made = contract(validTo=bench.day(100), noticeDays=60, renewalLeadDays=30)
    bench.make("contractClause", contractId=made["id"], title="Ár", text="Évi 3 %.")
    in_force(bench, made)
    (dates,) = bench.found("contracts", "noticeOn renewalOpensOn validTo", id={"eq": made["id"]})
    assert dates == {"noticeOn": bench.day(40), "renewalOpensOn": bench.day(10), "validTo": bench.day(100)}
    company.wait(days=9)
    of_it = {"contract": {"id": {"eq": made["id"]}}}
    assert bench.found("renewals", **of_it) == []
    company.wait(days=2)
    company.wait(days=1)
    (renewal,) = bench.found("renewals", "id state noticeOn endsOn", **of_it)
    assert (renewal["state"], renewal["noticeOn"], renewal["endsOn"]) == ("open", bench.day(28), bench.day(88))

    assert bench.move(renewal, "agree") == ["core.successor_missing"]
    assert bench.act("renewalAgree", renewal, validTo=bench.day(88)) == ["OUT_OF_RANGE"]
    selected = """state successor { id state validFrom validTo value { amount } predecessor { id }
      parties { nodes { name } } clauses { nodes { title text status } } }"""
    done = bench.act("renewalAgree", renewal, selected, validTo=bench.day(453))
    after = done["successor"]
    assert done["state"] == "agreed"
    assert after | {"id": ""} == {
        "id": "", "state": "draft", "validFrom": bench.day(89), "validTo": bench.day(453),
        "value": {"amount": "9000.00"}, "predecessor": {"id": made["id"]},
        "parties": {"nodes": [{"name": "Paktum Zrt."}, {"name": "Borostyánkő Kft."}]},
        "clauses": {"nodes": [{"title": "Ár", "text": "Évi 3 %.", "status": "proposed"}]},
    }  # fmt: skip
    in_force(bench, after)
    company.wait(days=88)
    assert state_of(bench, made) == "active"  # until the last of its days has passed
    company.wait(days=1, hours=5)
    assert (state_of(bench, made), state_of(bench, after)) == ("renewed", "active")


@pytest.mark.requirement("R222")
def test_a_contract_ends_by_itself_unless_it_renews_itself_and_nobody_gave_notice(
    company: Company, bench: Bench, contract: Make
) -> None:
    end = bench.today.replace(month=12, day=31).isoformat()
    days = (bench.today.replace(month=12, day=31) - bench.today).days
    plain, itself, ended = (
        contract(validTo=end, noticeDays=0, isAutoRenewed=is_auto, renewalMonths=2, renewalLeadDays=0)
        for is_auto in (False, True, True)
    )
    for each in (plain, itself, ended):
        in_force(bench, each)
    assert bench.update(ended, noticeGivenOn=bench.day(0)) == []
    company.wait(days=days + 2)
    company.wait(minutes=1)
    year = int(end[:4]) + 1
    last = "29" if year % 4 == 0 else "28"
    found = [bench.found("contracts", "state validTo", id={"eq": each["id"]})[0] for each in (plain, itself, ended)]
    assert found == [
        {"state": "expired", "validTo": end}, {"state": "active", "validTo": f"{year}-02-{last}"},
        {"state": "expired", "validTo": end},
    ]  # fmt: skip


@pytest.mark.requirement("R222")
def test_a_renewal_lapses_when_its_contract_ends_or_gets_another_last_day(
    company: Company, bench: Bench, contract: Make
) -> None:
    ends, moved, itself = (
        contract(validTo=bench.day(8), noticeDays=3, renewalLeadDays=4, renewalMonths=1, isAutoRenewed=is_auto)
        for is_auto in (False, False, True)
    )
    first, later = bench.day(8), bench.day(11)
    for each in (ends, moved, itself):
        in_force(bench, each)
    nights(company, 2)
    assert [renewals_of(bench, each) for each in (ends, moved, itself)] == [[("open", first)]] * 3

    assert bench.update(moved, validTo=later) == []
    (renewal,) = bench.found("renewals", contract={"id": {"eq": moved["id"]}})
    assert bench.act("renewalAgree", renewal) == ["core.renewal_outdated"]
    assert bench.found("contracts", predecessor={"id": {"eq": moved["id"]}}) == []
    nights(company, 3)
    assert renewals_of(bench, moved) == [("lapsed", first), ("open", later)]
    assert bench.update(moved, validTo=first) == []
    nights(company, 1)
    assert renewals_of(bench, moved) == [("lapsed", first), ("lapsed", later), ("open", first)]

    nights(company, 2)  # notice is not given any more
    assert [renewals_of(bench, each) for each in (ends, itself)] == [[("open", first)], [("lapsed", first)]]
    nights(company, 2)
    assert (renewals_of(bench, ends), state_of(bench, ends)) == ([("lapsed", first)], "expired")
    assert state_of(bench, itself) == "active"


@pytest.mark.requirement("R222")
def test_a_contract_that_renews_itself_waits_for_the_one_drafted_for_the_time_after_until_its_end(
    company: Company, bench: Bench, contract: Make
) -> None:
    abandoned, signed = (
        contract(validTo=bench.day(6), noticeDays=3, renewalLeadDays=1, renewalMonths=12, isAutoRenewed=True)
        for _ in range(2)
    )
    end = bench.day(6)
    for each in (abandoned, signed):
        in_force(bench, each)
    contract(predecessorId=abandoned["id"], validFrom=bench.day(7))
    after = contract(predecessorId=signed["id"], validFrom=bench.day(7))
    in_force(bench, after)
    nights(company, 6)
    assert [bench.found("contracts", "state validTo", id={"eq": each["id"]}) for each in (abandoned, signed)] == [
        [{"state": "active", "validTo": end}]
    ] * 2
    nights(company, 2)
    (prolonged,) = bench.found("contracts", "state validTo", id={"eq": abandoned["id"]})
    assert (prolonged["state"], prolonged["validTo"] > bench.day(360)) == ("active", True)
    assert bench.found("contracts", "state validTo", id={"eq": signed["id"]}) == [{"state": "renewed", "validTo": end}]


@pytest.mark.requirement("R058")
def test_what_was_deleted_since_is_not_in_the_contract_for_the_time_after(
    bench: Bench, contract: Make, client: Any
) -> None:
    kind = bench.make("contractType", code="cleaning", name="Cleaning")
    deal = bench.make("deal", name="Cleaning", clientId=client["id"])
    clause = bench.make("clause", code="soap", name="Soap")
    bench.make("clauseVariant", clauseId=clause["id"], name="Standard", language="hu", text="Szappant adunk.")
    made = contract(validTo=bench.day(9), dealId=deal["id"], typeId=kind["id"])
    bench.make("contractClause", contractId=made["id"], clauseId=clause["id"])
    in_force(bench, made)
    given = {"openedOn": bench.day(0), "noticeOn": bench.day(9), "endsOn": bench.day(9)}
    renewal = bench.make("renewal", contractId=made["id"], **given)
    for each in (kind, deal, clause):
        assert bench.delete(each) == []
    selected = "successor { deal { id } type { id } clauses { nodes { title text clause { id } variant { id } } } }"
    assert bench.act("renewalAgree", renewal, selected)["successor"] == {
        "deal": None, "type": None,
        "clauses": {"nodes": [{"title": "Soap", "text": "Szappant adunk.", "clause": None, "variant": None}]},
    }  # fmt: skip


@pytest.mark.requirement("R222", "R058")
def test_a_contract_whose_deal_has_become_another_clients_is_changed_prolonged_and_renewed(
    company: Company, bench: Bench, contract: Make, client: Any
) -> None:
    deal, other = bench.make("deal", name="Hall", clientId=client["id"]), bench.make("client", name="Hetedhét Kft.")
    given = {"dealId": deal["id"], "validTo": bench.day(2), "noticeDays": 0, "renewalLeadDays": 1, "renewalMonths": 12}
    made, agreed = (contract(**given, isAutoRenewed=is_auto) for is_auto in (True, False))
    for each in (made, agreed):
        in_force(bench, each)
    assert bench.update(deal, clientId=other["id"]) == []
    assert bench.update(made, kind="Supply") == []
    nights(company, 2)
    (renewal,) = bench.found("renewals", contract={"id": {"eq": agreed["id"]}})
    selected = "successor { client { id } predecessor { id } deal { id } }"
    assert bench.act("renewalAgree", renewal, selected)["successor"] == {
        "client": {"id": client["id"]}, "predecessor": {"id": agreed["id"]}, "deal": None,
    }  # fmt: skip
    nights(company, 3)
    (prolonged,) = bench.found("contracts", "kind state validTo deal { id }", id={"eq": made["id"]})
    assert (prolonged.pop("validTo") > bench.day(350), prolonged) == (
        True, {"kind": "Supply", "state": "active", "deal": {"id": deal["id"]}},
    )  # fmt: skip


@pytest.mark.parametrize("given", [{"noticeDays": 3661}, {"renewalLeadDays": 3661}, {"renewalMonths": 601}])
def test_the_terms_of_a_renewal_are_within_human_reach(bench: Bench, client: Any, given: dict[str, int]) -> None:
    assert bench.refused("contractCreate", clientId=client["id"], **given) == ["OUT_OF_RANGE"]


@pytest.mark.requirement("R078", "R010")
def test_a_contract_in_force_opens_a_window_for_referrals_which_are_counted_and_rewarded(
    company: Company, bench: Bench, client: Any, contract: Make
) -> None:
    made = contract()
    given = {"targetCount": 2, "windowDays": 30, "reward": {"amount": "100", "currency": "EUR"}, "rewardShare": "0.05"}
    clause = bench.make("referralClause", contractId=made["id"], **given)
    progress = "opensOn closesOn counted isMet"
    assert bench.found("referralClauses", progress, id={"eq": clause["id"]}) == [
        {"opensOn": None, "closesOn": None, "counted": 0, "isMet": False}
    ]
    in_force(bench, made)
    values = {"clientId": client["id"], "clauseId": clause["id"]}
    first, second, _late = (
        bench.make("referral", name=name, introducedOn=bench.day(days), **values)
        for name, days in (("Kék Kft.", 3), ("Zöld Kft.", 30), ("Piros Kft.", 31))
    )
    assert bench.found("referralClauses", progress, id={"eq": clause["id"]}) == [
        {"opensOn": bench.day(0), "closesOn": bench.day(30), "counted": 2, "isMet": True}
    ]
    bench.move(second, "void")
    assert bench.found("referralClauses", progress, id={"eq": clause["id"]})[0]["counted"] == 1
    assert bench.move(first, "qualify") == ["core.referred_known"]
    company.wait(days=5)
    new = bench.make("client", name="Kék Kft.")
    bench.update(first, referredId=client["id"])
    assert bench.move(first, "qualify") == ["core.referred_known"]
    bench.update(first, referredId=new["id"])
    bench.follow(first, "qualify")
    assert bench.move(first, "win") == ["core.referral_open"]
    deal = bench.make("deal", name="Hall", clientId=new["id"], amount={"amount": "9000", "currency": "EUR"})
    bench.had_come_to(deal, stage="won")
    other = bench.make("deal", name="Shed", clientId=client["id"])
    assert bench.update(first, dealId=other["id"]) == ["core.other_client"]
    bench.update(first, dealId=deal["id"])
    bench.follow(first, "win")
    rewarded = bench.move(first, "reward", "state rewardedOn reward { amount } sharedReward { amount currency }")
    assert rewarded == {
        "state": "rewarded", "rewardedOn": bench.day(0), "reward": {"amount": "100.00"},
        "sharedReward": {"amount": "450.00", "currency": "EUR"},
    }  # fmt: skip
    stranger = bench.make("client", name="Idegen Kft.")
    wrong = {"name": "x", "introducedOn": bench.day(0), "clientId": stranger["id"], "clauseId": clause["id"]}
    assert bench.refused("referralCreate", **wrong) == ["core.other_client"]
