"""What is kept of a person is told whole, and once it is erased it stands nowhere."""

import json
import subprocess
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Activity, Client, Contact, PostalAddress, User
from paktum.access.actor import SYSTEM, Actor
from paktum.access.models import Substitution
from paktum.assembly.model import FacetModel
from paktum.assembly.personal import personal_parts
from paktum.crm.activities.models import ActivityChannel
from paktum.crm.announcements.models import (
    Announcement,
    AnnouncementRecipient,
    AnnouncementText,
    Consent,
    ConsentPurpose,
    DeliveryState,
)
from paktum.crm.cases.models import Case, CaseKind
from paktum.crm.clients.models import ClientIdentifier, IdentifierScheme
from paktum.crm.contact_rules.models import ContactRule
from paktum.crm.contacts.models import ContactRole
from paktum.crm.job_descriptions.models import JobDescription
from paktum.crm.negotiations.models import Negotiation, NegotiationParty, NegotiationSide
from paktum.crm.surveys.models import Survey, SurveyInvitation
from paktum.declare.errors import Refused
from paktum.storage.approvals import ASKED
from paktum.storage.audit import AUDIT
from paktum.storage.personal import LOG, sweep
from paktum.storage.soundness import findings
from paktum.testing.company import Company
from paktum.testing.postgres import programs_folder
from paktum.write.asked import asked, kept_input
from paktum.write.cause import Origin
from paktum.write.change import Change
from paktum.write.personal import Erased, erase_personal, export_personal
from paktum.write.undoing import undo
from paktum.write.writer import Writer
from paktum_leasing.models import Asset, AssetClass

from ...dumping import whole_text

PLUGINS = ("banking", "hotel", "leasing")
STARTED = datetime(2026, 11, 2, 9, tzinfo=UTC)
MARK = "Zyxwv"
"""Stands in every text that is planted."""


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company(PLUGINS, database(), {"Client": "banking.corporate"}) as company:
        yield company


@pytest.fixture(scope="module")
def people(company: Company) -> dict[str, str]:
    """The ids of a contact, a client who is a person, and a user, each with a mark in all that tells of them."""

    def plant(change: Change) -> dict[str, str]:
        note = {"banking": {"risk_note": f"{MARK} risk"}}
        client = change.create(
            Client, name=f"{MARK} e.v.", website=f"https://{MARK}.example", facets=note,
            address=PostalAddress(street_name=f"{MARK} utca", town_name=f"{MARK}ville"),
        )  # fmt: skip
        change.create(ClientIdentifier, client=client, scheme=IdentifierScheme.REG, value=f"{MARK}-01-09")
        change.create(Asset, name="Car", asset_class=AssetClass.PASSENGER_CAR, client=client, plate=f"{MARK}-123")
        contact = change.create(
            Contact, name=f"{MARK} Anna", given_name=f"{MARK}Anna", family_name=f"{MARK}Kis", position=f"{MARK} head",
            email=f"{MARK}.anna@example.com", phone="+36301234567", client=client,
        )  # fmt: skip
        change.create(ContactRole, contact=contact, client=client, title=f"{MARK} title")
        change.create(
            Activity, subject="A call", channel=ActivityChannel.CALL, started_at=STARTED, contact=contact,
            summary=f"{MARK} said", client=client,
        )  # fmt: skip
        change.create(Case, subject="A case", kind=CaseKind.ISSUE, contact=contact, client=client,
                      description=f"{MARK} is angry")  # fmt: skip
        change.create(ContactRule, client=client, contact=contact, salutation_text=f"Dear {MARK},")
        change.create(Consent, contact=contact, channel=ActivityChannel.EMAIL, purpose=ConsentPurpose.EVENT,
                      given_on=date(2026, 11, 2), evidence=f"{MARK} wrote so")  # fmt: skip
        survey = change.list_(Survey)[0]
        change.create(SurveyInvitation, survey=survey, client=client, contact=contact, comment=f"{MARK} is glad")
        news = change.create(Announcement, name="News", purpose=ConsentPurpose.EVENT)
        text = change.create(
            AnnouncementText, announcement=news, channel=ActivityChannel.EMAIL, subject="News", body="We move."
        )
        change.create(
            AnnouncementRecipient, announcement=news, text=text, contact=contact, client=client,
            channel=ActivityChannel.EMAIL, address=f"{MARK}.anna@example.com", delivery=DeliveryState.QUEUED,
        )  # fmt: skip
        talk = change.create(Negotiation, client=client, subject="Terms")
        change.create(NegotiationParty, negotiation=talk, side=NegotiationSide.CLIENT, contact=contact,
                      name=f"{MARK} A.")  # fmt: skip
        user = change.create(
            User, name=f"{MARK} Béla", email=f"{MARK.lower()}.bela@example.com", position=f"{MARK} boss"
        )
        change.create(JobDescription, name="Manager", owner=user, employee_signature=f"{MARK} B.",
                      company_signed_by=user, company_signature=f"{MARK} Bé.")  # fmt: skip
        other = change.create(User, name="Somebody")
        change.create(Substitution, owner=user, substitute=other, from_on=date(2026, 11, 2), reason=f"{MARK} is ill")
        twin = change.create(Contact, name=f"{MARK} Anni", email=f"{MARK}.anni@example.com")
        return {each: company.id_of(record) for each, record in
                (("contact", contact), ("client", client), ("user", user), ("twin", twin))}  # fmt: skip

    found = company.run(plant)
    find, twin = company.assembly.entity(Contact).find_key, found.pop("twin")
    company.run(
        lambda change: change.merge(*(change.get(Contact, key) for key in map(find, (found["contact"], twin)) if key))
    )
    return found


def done(company: Company, work: Callable[[Change], Any], actor: Actor = SYSTEM, *, dry_run: bool = False) -> Any:
    writer = Writer(company.assembly, company.engine)
    return writer.run(actor, work, origin=Origin.ERASURE, dry_run=dry_run)


def erased(company: Company, person: str, *, dry_run: bool = False) -> Erased:
    found: Erased = done(company, lambda change: erase_personal(change, person, "asked by letter"), dry_run=dry_run)
    return found


def dumped(engine: sa.Engine) -> str:
    """All that a dump of the database holds, and on SQLite its files."""
    if engine.dialect.name == "postgresql":
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        command = [str(programs_folder() / "pg_dump"), "--dbname", url]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout
    path = Path(str(engine.url.database))
    files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
    return whole_text(engine) + b"".join(files).decode("utf-8", errors="replace")


def paths(company: Company, person: str) -> set[str]:
    """The attributes that are declared to tell of a kind of person: entity, facet, name."""
    model = company.assembly.by_prefix[person.rpartition("_")[0]]
    return {
        f"{part.model.prefix}.{part.part.api_name + '.' if isinstance(part.part, FacetModel) else ''}{field.api_name}"
        for part in personal_parts(company.assembly, model)
        for field in part.fields
    }


@pytest.mark.parametrize("kind", ["contact", "client", "user"])
def test_all_that_is_declared_to_tell_of_a_person_is_exported_with_its_history(
    company: Company, people: dict[str, str], kind: str
) -> None:
    told = done(company, lambda change: export_personal(change, people[kind]))
    assert told["person"] == people[kind]
    assert json.loads(json.dumps(told)) == told
    exported = {f"{each['id'].rpartition('_')[0]}.{path}" for each in told["records"] for path in each["values"]}
    assert exported == paths(company, people[kind]), "plant a mark in each attribute"
    for record in told["records"]:
        (made,) = record["history"]
        assert made["changes"] == {path: [None, value] for path, value in record["values"].items()}


def test_what_is_confidential_is_told_as_it_was_written(company: Company, people: dict[str, str]) -> None:
    told = done(company, lambda change: export_personal(change, people["client"]))
    assert told["records"][0]["values"]["banking.riskNote"] == f"{MARK} risk"


def test_the_log_says_what_was_exported_and_by_whom(company: Company, people: dict[str, str]) -> None:
    user = company.caller("administrator").user
    actor = Actor(user.id, (), frozenset({"personal.export"}), rights=SYSTEM.rights)
    done(company, lambda change: export_personal(change, people["user"], "letter 7"), actor)
    with company.engine.connect() as connection:
        rows = connection.execute(sa.select(LOG).where(LOG.c.reason == "letter 7")).all()
    model = company.assembly.entity(User)
    assert {(row.action, row.actor_id, model.public_id(row.person_id)) for row in rows} == {
        ("export", user.id, people["user"])
    }
    assert len(rows) == 3  # the user, the substitution, and the job description


def test_it_needs_a_permission_of_its_own(company: Company, people: dict[str, str]) -> None:
    may = {"export": Actor(None, (), frozenset({"personal.export"}), rights=SYSTEM.rights)}
    may["erase"] = Actor(None, (), frozenset({"personal.erase"}), rights=SYSTEM.rights)
    before = dumped(company.engine)
    for work, actor in ((export_personal, may["erase"]), (erase_personal, may["export"])):
        with pytest.raises(Refused) as refused:
            done(company, lambda change, work=work: work(change, people["contact"]), actor)
        assert [each.code for each in refused.value.problems] == ["FORBIDDEN"]
    assert dumped(company.engine).count(MARK) == before.count(MARK)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("contact_" + "0" * 32, "NOT_FOUND"),
        ("branch_" + "0" * 32, "NOT_A_PERSON"),
        ("nonsense", "INVALID_VALUE"),
        ("contact_1", "INVALID_VALUE"),
    ],
)
def test_who_is_no_person_here_is_refused(company: Company, person: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        erased(company, person)
    assert [each.code for each in refused.value.problems] == [code]


def test_a_dry_run_says_what_would_be_erased_and_erases_nothing(company: Company, people: dict[str, str]) -> None:
    before = dumped(company.engine).count(MARK)
    found = erased(company, people["contact"], dry_run=True)
    assert {key.rpartition("_")[0] for key in found.values} == {
        "contact", "contact_role", "activity", "case", "contact_rule", "consent", "survey_invitation",
        "announcement_recipient", "negotiation_party",
    }  # fmt: skip
    assert sorted(found.values[people["contact"]]) == [
        "email", "familyName", "givenName", "name", "phone", "position",
    ]  # fmt: skip
    assert dumped(company.engine).count(MARK) == before


def test_the_audit_of_a_person_who_was_not_erased_cannot_be_changed(company: Company, people: dict[str, str]) -> None:
    key = company.assembly.entity(Contact).find_key(people["contact"])
    changing = sa.update(AUDIT).where(AUDIT.c.record_id == key).values(changes="{}")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), company.engine.begin() as connection:
        connection.execute(changing)


def wait_for_approval(company: Company, given: dict[str, Any]) -> None:
    """Keep an input as it is kept until somebody approves it."""
    key = uuid.uuid4()

    def keep(change: Change) -> None:
        row = {"request_id": key, "digest": "0" * 64, "given": kept_input(change, key, json.dumps(given))}
        change.session.connection().execute(sa.insert(ASKED), row)

    company.run(keep)
    assert waiting(company) == [given]
    assert json.dumps(given) not in dumped(company.engine)


def waiting(company: Company) -> list[Any]:
    """The inputs that wait for approval."""
    return company.run(lambda change: [json.loads(text) for _, text in asked(change)])


@pytest.mark.parametrize("kind", ["contact", "client", "user"])
def test_what_was_erased_stands_nowhere(company: Company, people: dict[str, str], kind: str) -> None:
    key = f"{MARK}.anna@example.com, again"  # who asks chooses the key
    if kind == "contact":
        mutation = """mutation ($id: ID!, $key: String!, $version: Int!) { contactUpdate(input: {
            id: $id, expectedVersion: $version, patch: {name: "Zyxwv Hanna"}, idempotencyKey: $key
        }) { errors { code } } }"""
        found = company.ask("query ($id: ID!) { contact(id: $id) { version } }", id=people["contact"])["contact"]
        assert company.ask(mutation, id=people["contact"], key=key, **found) == {"contactUpdate": {"errors": []}}
        wait_for_approval(company, {"patch": {"name": f"{MARK} Anna"}})
    told = done(company, lambda change: export_personal(change, people[kind]))
    texts = {text for record in told["records"] for text in map(str, record["values"].values()) if MARK in text}
    assert texts
    found = erased(company, people[kind])
    sweep(company.engine, found.tables)
    after = dumped(company.engine)
    assert [text for text in texts if text in after] == []
    assert key not in after
    assert waiting(company) == []
    again = erased(company, people[kind])
    assert (again.values, again.audit_rows) == ({}, 0)


def test_nothing_is_left_of_any_of_them(company: Company, people: dict[str, str]) -> None:
    assert MARK.lower() not in dumped(company.engine).lower()
    assert "+36301234567" not in dumped(company.engine)
    assert list(findings(company.assembly, company.engine)) == []


def test_the_history_says_that_it_was_erased(company: Company, people: dict[str, str]) -> None:
    query = """query ($id: ID!) { contact(id: $id) { name email history(first: 1) { nodes {
        version action changes { field before after } changeSet { origin } } } } }"""
    found = company.ask(query, id=people["contact"])["contact"]
    digits = people["contact"].removeprefix("contact_")
    assert (found["name"], found["email"]) == (f"erased-{digits}", None)
    (entry,) = found["history"]["nodes"]
    assert (entry["action"], entry["changeSet"]) == ("UPDATE", {"origin": "ERASURE"})
    changes = {each["field"]: (each["before"], each["after"]) for each in entry["changes"]}
    assert changes["name"] == ("[erased]", "[erased]")
    assert changes["email"] == ("[erased]", None)


def test_an_erasure_cannot_be_undone(company: Company, people: dict[str, str]) -> None:
    key = company.assembly.entity(Contact).find_key(people["contact"])
    newest = sa.select(AUDIT.c.change_set_id).where(AUDIT.c.record_id == key).order_by(AUDIT.c.version.desc()).limit(1)
    with company.engine.connect() as connection:
        change_set = connection.execute(newest).scalar_one()
    with pytest.raises(Refused) as refused:
        company.run(lambda change: undo(change, {change_set}))
    assert {each.code for each in refused.value.problems} == {"UNDO_IMPOSSIBLE"}


def test_only_values_of_an_erased_person_s_audit_may_be_replaced(company: Company, people: dict[str, str]) -> None:
    key = company.assembly.entity(Contact).find_key(people["contact"])
    for change in (sa.update(AUDIT).values(action="delete"), sa.update(AUDIT).values(version=99), sa.delete(AUDIT)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), company.engine.begin() as connection:
            connection.execute(change.where(AUDIT.c.record_id == key))
    for change in (sa.update(LOG).values(action="export"), sa.delete(LOG)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), company.engine.begin() as connection:
            connection.execute(change)
