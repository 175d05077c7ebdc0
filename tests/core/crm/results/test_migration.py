"""What was sent and appraised before announcements had states, and appraisals codes, is kept; signs that a client may
leave get what is done against them."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

import paktum
from paktum import (
    ActivityChannel,
    Announcement,
    AnnouncementRecipient,
    AnnouncementText,
    ConsentPurpose,
    Contact,
    Period,
    TargetUnit,
)
from paktum.crm.announcements.models import DeliveryState
from paktum.crm.churn.models import ChurnRule, ChurnSign
from paktum.crm.churn.plugin import RULES
from paktum.crm.scorecards.models import Appraisal, Scorecard
from paktum.storage.migrations import downgrade, upgrade
from paktum.testing.company import Company

(MIGRATION,) = (Path(paktum.__file__).parent / "crm" / "migrations" / "versions").glob("*_service_and_results.py")


def test_announcements_and_appraisals_of_before_are_kept(database: Callable[[], str]) -> None:
    with Company((), database()) as company:
        manager = company.caller("account_manager").user

        def write(change: paktum.Change) -> None:
            for name, sent_at in (("Written", None), ("Sent", change.now)):
                told = change.create(Announcement, name=name, purpose=ConsentPurpose.EVENT)
                change.update(told, sent_at=sent_at)
            mail = change.create(
                AnnouncementText, announcement=told, channel=ActivityChannel.EMAIL, subject="Fair", body="Come."
            )
            for name, delivery in (("Left out", DeliveryState.LEFT_OUT), ("Reached", DeliveryState.SENT)):
                contact = change.create(Contact, name=name)
                change.create(
                    AnnouncementRecipient, announcement=told, text=mail, contact=contact, channel=mail.channel,
                    address="a@example.com", delivery=delivery,
                )  # fmt: skip
            own = {"code": "own", "name": "Of the company", "sign": ChurnSign.NO_ORDER, "points": 1}
            change.create(ChurnRule, **own, source="erp", external_id="no_order")
            (renamed,) = change.list_(ChurnRule, ChurnRule.code == "no_contact")
            change.update(renamed, code="silent")
            period = change.create(Period, code="2026-05")
            card = change.create(Scorecard, code="sales", name="Sales")
            for unit, owner in ((TargetUnit.USER, manager.id), (TargetUnit.COMPANY, None)):
                change.create(Appraisal, period=period, scorecard=card, unit=unit, owner=owner)

        company.run(write)
        (before,) = re.findall(r'^down_revision = "(\w+)"', MIGRATION.read_text(), re.MULTILINE)
        downgrade(company.assembly, company.engine, "core", before)
        appraisal = sa.Table("core_appraisal", sa.MetaData(), autoload_with=company.engine)
        with company.engine.begin() as connection:
            for row in connection.execute(sa.select(appraisal)).mappings().all():
                key = uuid.UUID(int=uuid.UUID(str(row["id"])).int + 1)
                new = key.hex if isinstance(row["id"], str) else key
                connection.execute(appraisal.insert().values({**row, "id": new}))

        upgrade(company.assembly, company.engine)

        found = company.ask(
            """{ announcements(orderBy: [{field: NAME}]) { nodes { name state } }
                 appraisals(orderBy: [{field: CREATED_AT}]) { nodes { code unit } }
                 announcementRecipients(orderBy: [{field: DELIVERY}]) { nodes { delivery address } }
                 left: announcementRecipients(filter: {address: {startsWith: "a@"}}) { totalCount }
                 churnRules(orderBy: [{field: CREATED_AT}]) { nodes { code advice } }
                 told: churnRules(filter: {advice: {contains: "TALK ABOUT"}}) { nodes { code } } }"""
        )
    assert found["announcements"]["nodes"] == [{"name": "Sent", "state": "sent"}, {"name": "Written", "state": "draft"}]
    assert [(each["unit"], each["code"]) for each in found["appraisals"]["nodes"]] == [
        ("USER", f"2026-05 sales user {manager.id.hex}"), ("USER", None), ("COMPANY", "2026-05 sales company -"),
        ("COMPANY", None),
    ]  # fmt: skip
    assert found["announcementRecipients"]["nodes"] == [
        {"delivery": "LEFT_OUT", "address": None}, {"delivery": "SENT", "address": "a@example.com"},
    ]  # fmt: skip
    assert found["left"]["totalCount"] == 1
    shipped = {row["code"].replace("no_contact", "silent"): str(row["advice"]) for row in RULES.rows}
    assert {each["code"]: each["advice"] for each in found["churnRules"]["nodes"]} == {**shipped, "own": None}
    assert found["told"]["nodes"] == [{"code": "contract_ending"}]
