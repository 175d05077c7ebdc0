"""Job descriptions: from a standard one to what both sides have signed."""

import io
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa

from paktum import Team
from paktum.testing.company import Caller, Company

from .conftest import Bench

SECTIONS = ("FUNCTIONS", "RIGHTS", "RESPONSIBILITY")
SKILLED = "Makes offers, negotiates, and concludes contracts."


@dataclass
class Office:
    """Who has a say: each asks as themselves; an employee whose supervisor is the lead."""

    hr: Bench
    lawyer: Bench
    director: Bench
    lead: Bench
    employee: Bench

    def id_of(self, who: Bench) -> str:
        return who.company.id_of(who.caller.user)

    def draft(self, language: str = "en") -> Any:
        """A description for the employee, adapted from the standard one."""
        standard = self.of("code", f"account_manager.{language}")[0]
        given = {**self.hr.version(standard), "employeeId": self.id_of(self.employee)}
        assert self.hr.refused("jobDescriptionAdapt", **given) == []
        made = self.of("adaptedFrom", standard["id"])[-1]
        given = {"accountableToId": self.id_of(self.lead), "appointedById": self.id_of(self.director)}
        assert self.hr.update(made, **given) == []
        return made

    def of(self, name: str, value: str) -> list[Any]:
        """The descriptions with this, oldest first."""
        condition = {"id": {"eq": value}} if name in ("adaptedFrom", "previous") else {"eq": value}
        query = """query($f: JobDescriptionFilter) {
          jobDescriptions(filter: $f, orderBy: [{field: CREATED_AT}], first: 100) { nodes { id } } }"""
        found = self.hr.ask(query, f={name: condition})["jobDescriptions"]["nodes"]
        return list(found)

    def read(self, record: Any, selected: str) -> Any:
        query = f"query($id: ID!) {{ jobDescription(id: $id) {{ {selected} }} }}"
        return self.hr.ask(query, id=record["id"])["jobDescription"]

    def agree(self, record: Any) -> None:
        """All three agree, in no given order."""
        for who, verb in ((self.lead, "Supervisor"), (self.hr, "Hr"), (self.lawyer, "Lawyer")):
            assert isinstance(who.act(f"jobDescriptionAgreeAs{verb}", record), dict)

    def sign(self, record: Any) -> None:
        """A draft goes on until both sides have signed."""
        self.hr.follow(record, "submit")
        self.agree(record)
        self.hr.follow(record, "send_to_head")
        self.director.follow(record, "approve")
        assert isinstance(self.director.act("jobDescriptionSignForCompany", record), dict)
        assert isinstance(self.employee.act("jobDescriptionSignAsEmployee", record), dict)

    def put_into_force(self, record: Any) -> None:
        """A draft goes all the way."""
        self.sign(record)
        self.hr.follow(record, "put_into_force")

    def revise(self, record: Any) -> Any:
        """The next version, a draft."""
        assert isinstance(self.hr.act("jobDescriptionRevise", record), dict)
        return self.of("previous", record["id"])[-1]


@pytest.fixture(scope="module")
def office(company: Company, bench: Bench) -> Office:
    team = company.run(lambda change: change.create(Team, name="Key accounts"))

    def hired(name: str, role: str, **places: Any) -> Bench:
        caller: Caller = company.caller(role, **places)
        who = bench.by(caller)
        assert bench.update({"id": company.id_of(caller.user)}, name=name, position=f"the {role}") == []
        return who

    return Office(
        hired("Sárközi Anna", "hr"), hired("Lakatos Judit", "lawyer"), hired("Bodnár Ilona", "director"),
        hired("Fehér Gábor", "team_lead", team=team), hired("Vincze Dóra", "account_manager", team=team),
    )  # fmt: skip


@pytest.mark.requirement("R130")
def test_a_standard_job_description_is_adapted_and_tells_what_is_different(office: Office) -> None:
    made = office.draft()
    item = office.read(made, "items(first: 1, orderBy: [{field: POSITION}]) { nodes { id text } }")["items"]["nodes"][0]
    assert office.hr.update(item, text="The account manager is a manager.") == []
    told = "name isStandard revision team { name } owner { name } leftOut items(first: 50) { nodes { text isOwn } }"

    found = office.read(made, told)
    assert {name: found[name] for name in ("name", "isStandard", "revision", "team", "owner", "leftOut")} == {
        "name": "Account manager", "isStandard": False, "revision": 1, "team": {"name": "Key accounts"},
        "owner": {"name": "Vincze Dóra"}, "leftOut": item["text"],
    }  # fmt: skip
    assert [each["text"] for each in found["items"]["nodes"] if each["isOwn"]] == ["The account manager is a manager."]
    assert len(found["items"]["nodes"]) == 9
    standard = office.of("code", "account_manager.en")[0]
    assert office.read(standard, "items(first: 1) { nodes { isOwn } } leftOut") == {
        "items": {"nodes": [{"isOwn": None}]}, "leftOut": None
    }  # fmt: skip
    given = {**office.hr.version(made), "employeeId": office.id_of(office.employee)}
    assert office.hr.refused("jobDescriptionAdapt", **given) == ["core.not_standard"]
    assert office.hr.move(standard, "submit") == [
        "core.employee_missing", "core.accountability_missing"
    ]  # fmt: skip


@pytest.mark.requirement("R127", "R134")
def test_the_functions_of_a_variant_are_taken_over_with_their_skills(office: Office) -> None:
    made = office.draft()
    for _twice in range(2):
        assert isinstance(office.hr.act("jobDescriptionTakeFunctions", made, variant="SELLING"), dict)
    selected = """items(filter: {section: {eq: FUNCTIONS}}, orderBy: [{field: POSITION}]) {
        nodes { text skill { name } }
      }
      skills { nodes { id skill { code } level } }"""
    found = office.read(made, selected)
    assert [(each["text"], each["skill"] and each["skill"]["name"]) for each in found["items"]["nodes"]][1:] == [
        ("Finds new clients on every channel, and wins them for the company.", "Marketing"),
        (SKILLED, "Business plans, offers and contracts"),
    ]  # fmt: skip
    skills = found["skills"]["nodes"]
    assert [(each["skill"]["code"], each["level"]) for each in skills] == [("marketing", 3), ("writing", 3)]

    assert deletion(office.hr, "jobSkill", skills[1]) == []
    assert office.hr.move(made, "submit") == ["core.skill_missing"]
    assert isinstance(office.hr.act("jobDescriptionTakeFunctions", made, variant="SELLING"), dict)
    assert isinstance(office.hr.move(made, "submit"), dict)


def test_the_skills_of_a_job_description_are_read_at_once(office: Office) -> None:
    made = office.draft()
    assert isinstance(office.hr.act("jobDescriptionTakeFunctions", made, variant="SELLING"), dict)
    office.put_into_force(made)
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    later = office.revise(made)
    assert isinstance(office.hr.act("jobDescriptionTakeFunctions", later, variant="SELLING"), dict)
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(office.read(later, "skills { nodes { id } }")["skills"]["nodes"]) == 2
    assert len([each for each in said if "FROM core_skill" in each and "FOR KEY SHARE" not in each]) == 2


@pytest.mark.requirement("R131", "R132", "R133")
def test_the_four_sections_and_whom_the_employee_answers_to_are_needed(office: Office) -> None:
    hr = office.hr
    made = hr.make("jobDescription", name="Adviser", ownerId=office.id_of(office.employee))
    assert hr.move(made, "submit") == ["core.accountability_missing", "core.section_missing"]
    given = {"accountableToId": office.id_of(office.lead), "appointedById": office.id_of(office.director)}
    assert hr.update(made, **given) == []
    for section in SECTIONS:
        hr.make("jobItem", descriptionId=made["id"], section=section, text=section.title())
    assert hr.move(made, "submit") == ["core.section_missing"]
    hr.make("jobItem", descriptionId=made["id"], section="GENERAL", text="General")
    hr.make("jobItem", descriptionId=made["id"], section="QUALITY", text="Clients stay.")
    assert isinstance(hr.move(made, "submit"), dict)
    said = _text(office, made, "en")
    assert "Criteria of quality • Clients stay." in said
    assert "Official relations" not in said


@pytest.mark.requirement("R129", "R138", "R139", "R141")
def test_it_is_in_force_when_all_have_agreed_and_both_sides_have_signed(office: Office) -> None:
    hr, made = office.hr, office.draft()
    hr.follow(made, "submit")
    assert hr.move(made, "send_to_head") == ["core.agreement_missing"]
    assert office.employee.act("jobDescriptionAgreeAsSupervisor", made) == ["core.not_the_supervisor"]
    assert office.employee.move(made, "return_to_draft") == ["FORBIDDEN"]
    assert hr.act("jobDescriptionAgreeAsLawyer", made) == ["FORBIDDEN"]
    assert isinstance(office.lawyer.act("jobDescriptionAgreeAsLawyer", made), dict)
    assert isinstance(office.lead.act("jobDescriptionAgreeAsSupervisor", made), dict)
    assert hr.move(made, "send_to_head") == ["core.agreement_missing"]
    assert isinstance(hr.act("jobDescriptionAgreeAsHr", made), dict)
    hr.follow(made, "return_to_draft")
    draft = office.read(made, "items(first: 1) { nodes { id } }")["items"]["nodes"][0]
    for who in (office.employee, office.lead):
        assert who.update(made, name="Director") == who.update(draft, text="I do as I like.") == ["FORBIDDEN"]
    agreed = "legalAgreedOn legalAgreedBy { name } hrAgreedOn hrAgreedBy { name } supervisorAgreedOn"
    assert set(office.read(made, agreed).values()) == {None}

    hr.follow(made, "submit")
    office.agree(made)
    hr.follow(made, "send_to_head")
    assert hr.move(made, "approve") == ["FORBIDDEN"]
    assert office.director.act("jobDescriptionSignForCompany", made) == ["core.job_not_there"]
    office.director.follow(made, "approve")
    late = {"signedOn": hr.day(1)}
    assert office.director.act("jobDescriptionSignForCompany", made, **late) == ["OUT_OF_RANGE"]
    assert isinstance(office.director.act("jobDescriptionSignForCompany", made), dict)
    assert hr.move(made, "put_into_force") == ["core.job_unsigned"]
    assert office.director.act("jobDescriptionSignAsEmployee", made) == ["core.not_the_employee"]
    assert isinstance(office.employee.act("jobDescriptionSignAsEmployee", made), dict)
    hr.follow(made, "put_into_force")

    signed = """state inForceOn companySignedBy { name } companySignature companySignedOn
      employeeSignature employeeSignedOn"""
    assert office.read(made, signed) == {
        "state": "in_force", "inForceOn": hr.day(0), "companySignedBy": {"name": "Bodnár Ilona"},
        "companySignature": "Bodnár Ilona, the director", "companySignedOn": hr.day(0),
        "employeeSignature": "Vincze Dóra, the account_manager", "employeeSignedOn": hr.day(0),
    }  # fmt: skip
    item = office.read(made, "items(first: 1) { nodes { id } }")["items"]["nodes"][0]
    assert hr.update(made, name="Other") == ["FROZEN"]
    assert hr.update(item, text="Other") == ["FROZEN"]
    assert deletion(hr, "jobItem", item) == ["FROZEN"]
    assert deletion(hr, "jobDescription", made) == ["FROZEN"]
    assert hr.refused("jobItemCreate", descriptionId=made["id"], section="RIGHTS", text="More") == ["FROZEN"]


@pytest.mark.requirement("R023", "R126")
def test_a_new_version_takes_the_place_of_the_one_before_when_it_is_in_force(office: Office) -> None:
    made = office.draft()
    office.put_into_force(made)
    later = office.revise(made)
    assert office.hr.update(later, name="Senior account manager") == []
    assert office.read(later, "state revision legalAgreedOn companySignedOn items { totalCount }") == {
        "state": "draft", "revision": 2, "legalAgreedOn": None, "companySignedOn": None, "items": {"totalCount": 9},
    }  # fmt: skip
    assert office.read(made, "state")["state"] == "in_force"
    office.put_into_force(later)
    assert [office.read(each, "state name") for each in (made, later)] == [
        {"state": "replaced", "name": "Account manager"}, {"state": "in_force", "name": "Senior account manager"}
    ]  # fmt: skip
    signed = "version companySignature employeeSignature items { totalCount } files { totalCount }"
    before = office.read(made, signed)
    assert before["companySignature"] is not None
    assert office.hr.update(made, name="Other") == office.hr.delete(made) == ["FROZEN"]
    assert office.director.move(made, "withdraw") == ["TRANSITION_NOT_AVAILABLE"]
    assert office.read(made, signed) == before


@pytest.mark.requirement("R023")
def test_one_version_is_in_force_and_one_at_a_time_is_written(office: Office) -> None:
    hr, made = office.hr, office.draft()
    assert hr.act("jobDescriptionRevise", made) == ["core.job_not_there"]
    assert office.of("previous", made["id"]) == []
    office.put_into_force(made)
    first = office.revise(made)
    assert hr.act("jobDescriptionRevise", made) == ["core.job_being_revised"]
    assert office.of("previous", made["id"]) == [{"id": first["id"]}]

    assert hr.delete(first) == []
    second = office.revise(made)
    office.put_into_force(second)
    third = office.revise(second)
    assert hr.restore(first) == []
    office.put_into_force(first)
    office.put_into_force(third)
    assert [office.read(each, "state")["state"] for each in (made, first, second, third)] == [
        "replaced", "replaced", "replaced", "in_force"
    ]  # fmt: skip
    assert hr.act("jobDescriptionRevise", made) == ["core.job_not_there"]


def test_what_is_being_signed_goes_back_to_draft_unsigned_or_is_withdrawn(office: Office) -> None:
    hr, made = office.hr, office.draft()
    office.sign(made)
    hr.follow(made, "return_to_draft")
    signed = "legalAgreedOn companySignedOn companySignedBy { id } companySignature employeeSignedOn employeeSignature"
    assert set(office.read(made, signed).values()) == {None}
    assert hr.update(made, name="Senior account manager") == []

    office.put_into_force(made)
    later = office.revise(made)
    office.sign(later)
    assert hr.move(later, "withdraw") == ["FORBIDDEN"]
    office.director.follow(later, "withdraw")
    assert hr.move(later, "put_into_force") == ["TRANSITION_NOT_AVAILABLE"]
    assert office.read(office.revise(made), "revision state") == {"revision": 2, "state": "draft"}


def test_a_draft_is_deleted_by_whoever_writes_job_descriptions(office: Office) -> None:
    made = office.draft()
    for who in (office.lead, office.employee, office.director):
        assert who.delete(made) == ["FORBIDDEN"]
    assert office.read(made, "state version") == {"state": "draft", "version": 2}
    assert office.hr.delete(made) == []
    assert office.lead.restore(made) == ["FORBIDDEN"]
    assert office.hr.restore(made) == []
    rights = '{ viewer { types(names: ["JobDescription"]) { actions { action } } } }'
    told = [
        {each["action"] for each in who.ask(rights)["viewer"]["types"][0]["actions"]}
        for who in (office.lead, office.hr)
    ]
    assert [actions & {"update", "delete"} for actions in told] == [{"update"}, {"update", "delete"}]


@pytest.mark.requirement("R140")
def test_it_is_printed_with_dates_names_positions_and_places_to_sign(office: Office) -> None:
    made = office.draft("hu")
    assert office.hr.update(made, employmentContract="M-12/2026", territory="Győr") == []
    before = _text(office, made, "hu")
    employee = "A munkavállaló megismerte Név: Vincze Dóra, the account_manager"
    assert f"A vállalat részéről Név: – Kelt: – {employee} Kelt: –" in before
    office.put_into_force(made)
    today = office.hr.day(0).replace("-", ". ") + "."
    said = _text(office, made, "hu")
    for words in (
        "Munkaköri leírás Munkakör: Ügyfélmenedzser Munkavállaló: Vincze Dóra, the account_manager",
        f"A munkaszerződés melléklete: M-12/2026 Változat: 1, Hatályos Hatályba lépett: {today}",
        "1. Általános rész Kinek felel: Fehér Gábor, the team_lead",
        "Ki nevezi ki és menti fel: Bodnár Ilona, the director",
        "Ügyfélkör és terület: Győr",
        "2. Munkaköri feladatok • Gondozza",
        "3. Jogok",
        "4. Felelősség • Felel",
        f"Jogász Lakatos Judit {today} Személyzeti osztály Sárközi Anna {today} Közvetlen felettes Fehér Gábor {today}",
        f"A vállalat részéről Név: Bodnár Ilona, the director Kelt: {today} {employee} Kelt: {today}",
    ):
        assert words in said, (words, said)
    stranger = office.hr.company.caller("account_manager")
    assert _document(stranger, made, "hu").status_code == 404
    assert _document(office.employee.caller, made, "hu").status_code == 200


def deletion(who: Bench, kind: str, record: Any) -> list[str]:
    """The codes for which a record is not deleted."""
    name = f"{kind}Delete"
    query = f"mutation($i: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $i) {{ errors {{ code }} }} }}"
    return [each["code"] for each in who.ask(query, i=who.version(record))[name]["errors"]]


def _document(caller: Caller, record: Any, language: str) -> Any:
    headers = {"Authorization": f"Bearer {caller.token}"}
    return caller._http.get(f"/documents/job_description.{language}/{record['id']}", headers=headers)


def _text(office: Office, record: Any, language: str) -> str:
    answer = _document(office.hr.caller, record, language)
    assert answer.status_code == 200, answer.text
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages).split())
