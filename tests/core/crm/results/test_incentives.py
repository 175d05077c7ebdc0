"""Incentive programmes: who approves them, what they give for deals that are won, and what is taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from paktum import Deal, Product, User
from paktum.testing.company import Caller, Company

from .conftest import NUMBERS, Desk, House

MAY = date(2026, 5, 4)
EUR, HUF = "EUR", "HUF"


@dataclass
class Bonuses:
    """Programmes for the deals of one branch: finance proposes them, and the director approves."""

    finance: Desk
    director: Desk
    house: House

    def draft(self, *rules: dict[str, Any], **given: Any) -> str:
        branch = self.house.id_of(self.house.branch)
        made = self.finance.done(
            "incentiveProgrammeCreate",
            {"code": f"P{next(NUMBERS)}", "name": "Summer", "startsOn": "2026-05-01", "endsOn": "2027-06-30",
             "participantBranchId": branch, **given},
        )["id"]  # fmt: skip
        for rule in rules:
            self.finance.done("incentiveRuleCreate", {"programmeId": made, "name": "Rule", **rule})
        return str(made)

    def approved(self, *rules: dict[str, Any], **given: Any) -> str:
        made = self.draft(*rules, **given)
        assert self.step(self.finance, made, "propose") == []
        assert self.step(self.director, made, "approve") == []
        return made

    def read(self, programme: str, selected: str, who: Desk | None = None) -> Any:
        text = f"query($id: ID!) {{ incentiveProgramme(id: $id) {{ {selected} }} }}"
        return (who or self.finance).ask(text, id=programme)["incentiveProgramme"]

    def given(self, programme: str, **more: Any) -> dict[str, Any]:
        return {"id": programme, "expectedVersion": self.read(programme, "version")["version"], **more}

    def step(self, who: Desk, programme: str, transition: str) -> list[Any]:
        given = self.given(programme, transition=transition)
        return who.tried("incentiveProgrammeTransition", given)[1]

    def revised(self, programme: str, starts_on: str) -> str:
        """A new version."""
        given = self.given(programme, code=f"P{next(NUMBERS)}", startsOn=starts_on)
        selected = "laterVersions { nodes { id state previous { id } } }"
        (later,) = self.finance.done("incentiveProgrammeRevise", given, selected)["laterVersions"]["nodes"]
        assert later == {"id": later["id"], "state": "draft", "previous": {"id": programme}}
        return str(later["id"])

    def accrue(self, programme: str) -> list[Any]:
        return self.finance.tried("incentiveProgrammeAccrue", self.given(programme))[1]

    def night(self) -> None:
        """The jobs of a night are done, also if this is the first one."""
        self.house.company.wait(seconds=1)
        self.house.company.wait(days=1)

    def entries(self, programme: str, who: Desk | None = None) -> list[Any]:
        """Whose, how much, and whether it is a counter-entry; oldest first."""
        text = """query($f: IncentiveAccrualFilter) {
          incentiveAccruals(filter: $f, orderBy: [{field: CREATED_AT}], first: 100) {
            nodes { owner { id } amount { amount currency } reverses { id } }
          }
        }"""
        asked = who or self.finance
        found = asked.ask(text, f={"programme": {"id": {"eq": programme}}})["incentiveAccruals"]["nodes"]
        return [
            (self.names[each["owner"]["id"]], " ".join(each["amount"].values()), each["reverses"] is not None)
            for each in found
        ]

    @property
    def names(self) -> dict[str, int]:
        return {self.house.id_of(each.user): number for number, each in enumerate(self.house.managers)}

    def pending(self, manager: int, amount: str, **values: Any) -> Deal:
        return self.house.won(manager, amount, values.pop("closed_on", MAY), stage="contract_pending", **values)

    def win(self, deal: Deal, manager: int) -> Any:
        own = Desk(self.house.company, self.house.managers[manager])
        return own.done("dealMarkWon", {"id": self.house.id_of(deal), "expectedVersion": 1})


@pytest.fixture
def bonuses(company: Company, house: House, clerks: tuple[Caller, Caller]) -> Bonuses:
    return Bonuses(*(Desk(company, each) for each in clerks), house)


@pytest.fixture(scope="module")
def clerks(company: Company) -> tuple[Caller, Caller]:
    return company.caller("finance"), company.caller("director")


def money(amount: str, currency: str = EUR) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


@pytest.mark.requirement("R102")
def test_a_programme_is_approved_by_somebody_else_than_who_proposed_it(bonuses: Bonuses, company: Company) -> None:
    made = bonuses.draft()
    assert bonuses.step(bonuses.finance, made, "propose") == [("core.incentive_empty", "transition")]
    rule = bonuses.finance.done("incentiveRuleCreate", {"programmeId": made, "name": "Share", "rate": "0.02"})
    assert bonuses.step(bonuses.finance, made, "propose") == []
    assert bonuses.step(bonuses.finance, made, "approve") == [("core.incentive_own", "transition")]
    assert bonuses.read(made, "state approvedBy { id }") == {"state": "proposed", "approvedBy": None}
    manager = Desk(company, bonuses.house.managers[0])
    assert bonuses.step(manager, made, "approve") == [("FORBIDDEN", "")]
    assert bonuses.step(bonuses.director, made, "reject") == []
    made = bonuses.revised(made, "2026-05-01")
    rule = bonuses.read(made, "rules { nodes { id version rate } }")["rules"]["nodes"][0]
    assert rule.pop("rate") == "0.0200"
    assert bonuses.step(bonuses.director, made, "propose") == []
    assert bonuses.step(bonuses.finance, made, "approve") == []

    today = company.run(lambda change: change.today).isoformat()
    assert bonuses.read(made, "state proposedBy { id } proposedOn approvedBy { id } approvedOn") == {
        "state": "approved", "proposedBy": {"id": company.id_of(bonuses.director.caller.user)}, "proposedOn": today,
        "approvedBy": {"id": company.id_of(bonuses.finance.caller.user)}, "approvedOn": today,
    }  # fmt: skip
    patch = {"id": rule["id"], "expectedVersion": rule["version"], "patch": {"rate": "0.5"}}
    assert bonuses.finance.tried("incentiveRuleUpdate", patch)[1] == [("FROZEN", "patch.programmeId")]
    more = {"programmeId": made, "name": "More", "rate": "0.5"}
    assert bonuses.finance.tried("incentiveRuleCreate", more)[1] == [("FROZEN", "programmeId")]
    patch = bonuses.given(made, patch={"endsOn": "2030-01-01"})
    assert bonuses.finance.tried("incentiveProgrammeUpdate", patch)[1] == [("FROZEN", "patch")]


@pytest.mark.requirement("R102")
def test_a_deal_that_is_won_gives_its_owner_a_share_in_its_own_currency(bonuses: Bonuses) -> None:
    made = bonuses.approved({"rate": "0.0333"})
    draft = bonuses.draft({"rate": "0.5"})
    over = bonuses.approved({"rate": "0.5"}, startsOn="2026-01-01", endsOn="2026-05-03")
    for manager, amount in ((0, "1000.10 EUR"), (0, "99999 JPY"), (2, "10 EUR")):
        deal = bonuses.pending(manager, amount)
        bonuses.win(deal, manager)

    assert bonuses.entries(made) == [(0, "33.30 EUR", False), (0, "3330 JPY", False), (2, "0.33 EUR", False)]
    assert bonuses.entries(draft) == bonuses.entries(over) == []
    text = """query($f: IncentiveAccrualFilter) {
      incentiveAccrualsAggregate(filter: $f, groupBy: [{field: OWNER}]) {
        groups { key { owner { id } } count amount { sum { amount currency } } }
      }
    }"""
    found = bonuses.finance.ask(text, f={"programme": {"id": {"eq": made}}})["incentiveAccrualsAggregate"]["groups"]
    sums = {
        (bonuses.names[each["key"]["owner"]["id"]], *(" ".join(one.values()) for one in each["amount"]["sum"]))
        for each in found
    }
    assert sums == {(0, "33.30 EUR", "3330 JPY"), (2, "0.33 EUR")}
    own = Desk(bonuses.house.company, bonuses.house.managers[2])
    mine = "{ viewer { user { incentiveAccruals { nodes { deal { id } programme { id } } } } } }"
    assert own.ask(mine)["viewer"]["user"]["incentiveAccruals"]["nodes"] == [
        {"deal": {"id": bonuses.house.id_of(deal)}, "programme": {"id": made}}
    ]  # fmt: skip


@pytest.mark.requirement("R102")
def test_deals_that_were_won_before_accrue_once(bonuses: Bonuses) -> None:
    for amount in ("100 EUR", "200 EUR"):
        bonuses.house.won(0, amount, MAY)
    bonuses.house.won(0, "300 EUR", date(2026, 4, 30))
    bonuses.house.won(0, None, MAY)
    made = bonuses.draft({"bonus": money("50")})
    assert bonuses.accrue(made) == [("core.incentive_not_approved", "")]
    bonuses.step(bonuses.finance, made, "propose")
    bonuses.step(bonuses.director, made, "approve")
    assert bonuses.entries(made) == []

    for _twice in range(2):
        assert bonuses.accrue(made) == []
        assert bonuses.entries(made) == [(0, "50.00 EUR", False)] * 2
    bonuses.win(bonuses.pending(0, "1 EUR"), 0)
    assert len(bonuses.entries(made)) == 3
    bonuses.win(bonuses.pending(0, "1 GBP"), 0)
    assert len(bonuses.entries(made)) == 3


@pytest.mark.requirement("R102")
def test_a_threshold_and_a_cap_hold_for_each_owner(bonuses: Bonuses) -> None:
    made = bonuses.approved({"rate": "0.1", "fromAmount": money("1000"), "cap": money("120")})
    bonuses.win(bonuses.pending(0, "900 EUR"), 0)
    bonuses.win(bonuses.pending(1, "999.99 EUR"), 1)
    bonuses.win(bonuses.pending(0, "5000 HUF"), 0)
    assert bonuses.entries(made) == []

    bonuses.win(bonuses.pending(0, "400 EUR"), 0)
    assert bonuses.entries(made) == [(0, "90.00 EUR", False), (0, "30.00 EUR", False)]
    bonuses.win(bonuses.pending(0, "7000 EUR"), 0)
    bonuses.accrue(made)
    assert len(bonuses.entries(made)) == 2
    early = {"closed_on": date(2026, 5, 1)}
    bonuses.win(bonuses.pending(0, "300 EUR", **early), 0)
    assert len(bonuses.entries(made)) == 2


@pytest.mark.requirement("R102")
def test_deals_that_are_won_at_once_do_not_give_more_than_the_cap(bonuses: Bonuses) -> None:
    made = bonuses.approved({"rate": "0.1", "cap": money("120")})
    deals = [bonuses.pending(0, "500 EUR") for _ in range(4)]

    with ThreadPoolExecutor(len(deals)) as threads:
        list(threads.map(lambda deal: bonuses.win(deal, 0), deals))

    amounts = [amount for _whose, amount, _is_reversal in bonuses.entries(made)]
    assert sorted(amounts) == ["20.00 EUR", "50.00 EUR", "50.00 EUR"]


@pytest.mark.requirement("R102")
def test_from_an_attainment_on_all_deals_of_the_period_count(bonuses: Bonuses) -> None:
    finance, owner = bonuses.finance, bonuses.house.id_of(bonuses.house.managers[0].user)
    codes = finance.ask('{ periods(filter: {code: {eq: "2026-05"}}) { nodes { id } } }')["periods"]["nodes"]
    period = codes[0]["id"] if codes else finance.done("periodCreate", {"code": "2026-05"})["id"]
    given = {"periodId": period, "metric": "deals_won", "unit": "USER", "goal": "4", "ownerId": owner}
    Desk(finance.company, finance.company.caller("administrator")).done("targetCreate", given)
    made = bonuses.approved({"bonus": money("10"), "metric": "deals_won", "attainment": "0.5"})
    bonuses.house.won(0, "100 EUR", date(2026, 6, 1))

    bonuses.win(bonuses.pending(0, "100 EUR"), 0)
    bonuses.win(bonuses.pending(1, "100 EUR"), 1)
    assert bonuses.entries(made) == []
    bonuses.win(bonuses.pending(0, "100 EUR"), 0)
    assert bonuses.entries(made) == [(0, "10.00 EUR", False)] * 2
    bonuses.accrue(made)
    assert len(bonuses.entries(made)) == 2


@pytest.mark.requirement("R102")
def test_a_rule_is_about_deals_of_a_pipeline_product_family_team_and_role(bonuses: Bonuses, company: Company) -> None:
    product = company.run(lambda change: change.create(Product, name="Oven", family="Ovens"))
    family, pipeline = {"rate": "0.1", "productFamily": "Ovens"}, {"rate": "0.2", "pipeline": "service"}
    made = bonuses.approved(family, pipeline)
    team = bonuses.approved({"rate": "0.3"}, participantTeamId=bonuses.house.id_of(bonuses.house.teams[1]))
    role = bonuses.approved({"rate": "0.4"}, participantRole="team_lead")
    bonuses.win(bonuses.pending(0, "100 EUR", product=product), 0)
    bonuses.win(bonuses.pending(0, "100 EUR", pipeline="service"), 0)
    bonuses.win(bonuses.pending(2, "100 EUR"), 2)

    assert bonuses.entries(made) == [(0, "10.00 EUR", False), (0, "20.00 EUR", False)]
    assert bonuses.entries(team) == [(2, "30.00 EUR", False)]
    assert bonuses.entries(role) == []


@pytest.mark.requirement("R102")
def test_what_is_not_won_any_more_is_reversed_by_a_counter_entry(bonuses: Bonuses, company: Company) -> None:
    made = bonuses.approved({"rate": "0.1"})
    deals = [bonuses.house.won(0, f"{amount} EUR", MAY) for amount in (100, 200, 300)]
    bonuses.accrue(made)
    booked = [(0, "10.00 EUR", False), (0, "20.00 EUR", False), (0, "30.00 EUR", False)]
    assert bonuses.entries(made) == booked

    changed = {"id": company.id_of(deals[0]), "expectedVersion": 1, "patch": {"amount": money("150")}}
    admin = Desk(company, company.caller("administrator"))
    admin.done("dealUpdate", changed)
    assert deletion(admin, "dealDelete", company.id_of(deals[1]), 1) == []
    bonuses.house.made(Deal, name="Lost", owner=bonuses.house.managers[0].user, stage="lost")
    other = bonuses.house.managers[1].user
    company.run(lambda change: change.update(change.get(Deal, deals[2].id), owner=change.get(User, other.id)))
    bonuses.night()

    assert bonuses.entries(made)[:3] == booked
    assert sorted(bonuses.entries(made)[3:]) == [
        (0, "-10.00 EUR", True), (0, "-20.00 EUR", True), (0, "-30.00 EUR", True), (0, "15.00 EUR", False),
        (1, "30.00 EUR", False),
    ]  # fmt: skip
    bonuses.night()
    assert len(bonuses.entries(made)) == 8


@pytest.mark.requirement("R102")
def test_who_undoes_a_win_deletes_no_accrual_but_it_is_reversed(bonuses: Bonuses, company: Company) -> None:
    made = bonuses.approved({"rate": "0.1"})
    deal = bonuses.pending(0, "100 EUR")
    won = """mutation($i: DealMarkWonInput!) {
      dealMarkWon(input: $i) { deal { history(first: 1) { nodes { changeSet { id } } } } }
    }"""
    undone = "mutation($i: ChangeSetUndoInput!) { changeSetUndo(input: $i) { records errors { code } } }"
    owner = bonuses.house.managers[0]
    for entries, version in (([], 1), ([(0, "10.00 EUR", False), (0, "-10.00 EUR", True)], 3)):
        given = {"id": company.id_of(deal), "expectedVersion": version}
        (step,) = owner.ask(won, i=given)["dealMarkWon"]["deal"]["history"]["nodes"]
        assert owner.ask(undone, i={"id": step["changeSet"]["id"]})["changeSetUndo"] == {"records": 1, "errors": []}
        assert bonuses.entries(made) == [*entries, (0, "10.00 EUR", False)]
        bonuses.accrue(made)
        assert bonuses.entries(made) == [*entries, (0, "10.00 EUR", False), (0, "-10.00 EUR", True)]
    bonuses.accrue(made)
    assert len(bonuses.entries(made)) == 4


def deletion(who: Desk, mutation: str, record: str, version: int) -> list[str]:
    """The codes for which a record is not deleted."""
    text = (
        f"mutation($i: {mutation[0].upper()}{mutation[1:]}Input!) {{ {mutation}(input: $i) {{ errors {{ code }} }} }}"
    )
    found = who.ask(text, i={"id": record, "expectedVersion": version})[mutation]["errors"]
    return [each["code"] for each in found]


@pytest.mark.requirement("R102")
def test_a_new_version_takes_the_place_of_the_one_before_from_its_first_day_on(bonuses: Bonuses) -> None:
    made = bonuses.approved({"rate": "0.1"})
    for day in (MAY, date(2026, 6, 1)):
        bonuses.win(bonuses.pending(0, "100 EUR", closed_on=day), 0)
    later = bonuses.revised(made, "2026-06-01")
    patch = bonuses.given(later, patch={"startsOn": "2026-05-01"})
    assert bonuses.finance.tried("incentiveProgrammeUpdate", patch)[1] == [("OUT_OF_RANGE", "patch.startsOn")]
    rule = bonuses.read(later, "rules { nodes { id version } }")["rules"]["nodes"][0]
    patch = {"id": rule["id"], "expectedVersion": rule["version"], "patch": {"rate": "0.2"}}
    bonuses.finance.done("incentiveRuleUpdate", patch)
    bonuses.step(bonuses.finance, later, "propose")
    assert bonuses.read(made, "endsOn") == {"endsOn": "2027-06-30"}
    assert bonuses.step(bonuses.director, later, "approve") == []
    assert bonuses.read(made, "state endsOn") == {"state": "approved", "endsOn": "2026-05-31"}
    bonuses.night()

    booked = (0, "10.00 EUR", False)
    assert bonuses.entries(made) == [booked, booked, (0, "-10.00 EUR", True)]
    assert bonuses.entries(later) == [(0, "20.00 EUR", False)]
    rule = bonuses.read(made, "rules { nodes { id version } }")["rules"]["nodes"][0]
    assert deletion(bonuses.finance, "incentiveRuleDelete", rule["id"], rule["version"]) == ["FROZEN"]


@pytest.mark.requirement("R102")
def test_a_closed_programme_gives_nothing_more(bonuses: Bonuses) -> None:
    made = bonuses.approved({"rate": "0.1"})
    bonuses.win(bonuses.pending(0, "100 EUR"), 0)
    assert bonuses.step(bonuses.director, made, "close") == []
    bonuses.win(bonuses.pending(0, "100 EUR"), 0)
    bonuses.night()

    assert bonuses.entries(made) == [(0, "10.00 EUR", False)]
    assert bonuses.accrue(made) == [("core.incentive_not_approved", "")]


@pytest.mark.requirement("R102")
def test_managers_see_their_own_and_heads_those_of_team_and_branch(bonuses: Bonuses, company: Company) -> None:
    made = bonuses.approved({"rate": "0.1"})
    for manager in range(3):
        bonuses.win(bonuses.pending(manager, "100 EUR"), manager)
    house = bonuses.house
    lead = company.caller("team_lead", branch=house.branch, team=house.teams[0])
    head = company.caller("branch_head", branch=house.branch)
    stranger = company.caller("branch_head")
    seen = [[whose for whose, *_ in bonuses.entries(made, Desk(company, who))] for who in
            (house.managers[1], lead, head, stranger)]  # fmt: skip

    assert seen == [[1], [0, 1], [0, 1, 2], []]
    lone = Desk(company, lead)
    assert lone.tried("incentiveProgrammeCreate", {"code": "X", "name": "X", "startsOn": "2026-05-01",
                                                   "endsOn": "2026-05-02"})[1] == [("FORBIDDEN", "")]  # fmt: skip


def test_rules_that_make_no_sense_are_refused(bonuses: Bonuses) -> None:
    made = bonuses.draft()

    def refused(**given: Any) -> list[Any]:
        return bonuses.finance.tried("incentiveRuleCreate", {"programmeId": made, "name": "Rule", **given})[1]

    assert refused() == [("core.rate_or_bonus", "rate")]
    assert refused(rate="0.1", bonus=money("1")) == [("core.rate_or_bonus", "rate")]
    assert refused(bonus=money("1"), cap=money("1", HUF)) == [("core.currency_differs", "cap.currency")]
    assert refused(rate="0.1", metric="happiness", attainment="1") == [("INVALID_VALUE", "metric")]
    assert refused(rate="0.1", metric="deals_won") == [("REQUIRED", "attainment")]
    assert refused(rate="0.1", attainment="1") == [("REQUIRED", "metric")]
    patch = bonuses.given(made, patch={"endsOn": "2026-04-30", "participantRole": "nobody"})
    assert bonuses.finance.tried("incentiveProgrammeUpdate", patch)[1] == [
        ("OUT_OF_RANGE", "patch.endsOn"), ("INVALID_VALUE", "patch.participantRole")
    ]  # fmt: skip
