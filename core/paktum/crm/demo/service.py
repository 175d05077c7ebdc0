"""What clients of the demo company complained about, and what they were promised."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from paktum import Demo, Money, Team

from ..announcements.models import (
    Announcement,
    AnnouncementRecipient,
    AnnouncementText,
    Consent,
    ConsentPurpose,
    DeliveryState,
    LeftOutReason,
)
from ..cases.models import Case, CaseKind, ClientReaction
from ..channels import ActivityChannel
from ..clients.models import Client
from ..contacts.models import Contact
from ..internal_requests.models import InternalRequest
from ..service_audits.models import AuditCriterion, AuditMark, ServiceAudit
from ..surveys.models import SCALES, Survey, SurveyInvitation
from ..tasks.models import Task, TaskKind
from .staff import SOURCE

CASES = (
    ("Invoice with the wrong address", CaseKind.COMPLAINT, 3, "Address not taken over"),
    ("Report arrived a week late", CaseKind.COMPLAINT, 2, "Nobody stood in for the analyst"),
    ("Portal was down all morning", CaseKind.ISSUE, 1, "Certificate had expired"),
    ("Export without the new columns", CaseKind.ISSUE, 3, "Release note was missing"),
    ("One invoice for all sites", CaseKind.SUGGESTION, 4, "Not offered so far"),
    ("How do we add a site?", CaseKind.QUESTION, 4, "Not in the handbook"),
)
"""Subject, kind, severity, root cause."""

STATES = ("closed", "closed", "closed", "accepted", "answered", "escalated")
PROMISES = ("Send the new price list", "Arrange a visit to the site", "Check the last invoice", "Name a second contact")


def cases(demo: Demo, served: list[Client], known: dict[str, list[Contact]]) -> None:
    """Cases of some clients: most are closed, some wait for the client, some went to the personal manager."""
    for number, client in enumerate(served[::7], 1):
        subject, kind, severity, cause = CASES[number % len(CASES)]
        state = demo.random.choice(STATES)
        day = demo.today - timedelta(days=demo.random.randint(20, 200))
        received = datetime.combine(day, time(demo.random.randint(7, 15), 30), UTC)
        answered = None if state == "escalated" else received + timedelta(hours=demo.random.choice((2, 20, 70, 400)))
        is_closed = state == "closed"
        demo.change.create(
            Case, subject=subject, kind=kind, severity=severity, state=state, client=client, received_at=received,
            contact=demo.random.choice(known[str(client.external_id)]),
            channel=demo.random.choice((ActivityChannel.CALL, ActivityChannel.EMAIL, ActivityChannel.PORTAL)),
            acknowledged_at=received + timedelta(hours=1), answered_at=answered,
            escalated_at=received + timedelta(days=30) if answered is None else None,
            closed_at=answered + timedelta(days=3) if answered is not None and is_closed else None,
            answer="We are sorry, and have mended it." if answered is not None else None,
            root_cause=cause if is_closed else None,
            client_reaction=demo.random.choice(list(ClientReaction)) if is_closed else None,
            compensation=Money(Decimal(50 * severity), "EUR") if kind is CaseKind.COMPLAINT else None,
            owner=client.owner, source=SOURCE, external_id=f"case-{number:03}",
        )  # fmt: skip


def commitments(demo: Demo, served: list[Client]) -> None:
    """What was promised to some clients: kept on time, kept late, or still to be done."""
    for number, client in enumerate(served[::9], 1):
        due_on = demo.today + timedelta(days=demo.random.randint(-60, 30))
        is_done = due_on < demo.today and demo.random.random() < 0.8
        done_on = due_on + timedelta(days=demo.random.choice((-3, -1, 0, 2)))
        demo.change.create(
            Task, subject=demo.random.choice(PROMISES), kind=TaskKind.COMMITMENT, state="done" if is_done else "open",
            due_on=due_on, done_at=datetime.combine(done_on, time(14), UTC) if is_done else None, client=client,
            owner=client.owner, source=SOURCE, external_id=f"commitment-{number:03}",
        )  # fmt: skip


def satisfaction(demo: Demo, served: list[Client], known: dict[str, list[Contact]]) -> None:
    """What some clients answered to the surveys that are shipped."""
    for survey in demo.change.list_(Survey):
        low, high = SCALES[survey.kind]
        low = max(low, high - 5)
        for number, client in enumerate(served[::6], 1):
            asked_on = demo.today - timedelta(days=demo.random.randint(10, 300))
            demo.change.create(
                SurveyInvitation, survey=survey, client=client, contact=known[str(client.external_id)][0],
                valid_to=asked_on + timedelta(days=survey.valid_days), score=demo.random.randint(low, high),
                answered_at=datetime.combine(asked_on + timedelta(days=2), time(10), UTC), source=SOURCE,
                external_id=f"{survey.code}-{number:03}",
            )  # fmt: skip


def consents(demo: Demo, known: dict[str, list[Contact]]) -> None:
    """Most people have agreed to news by e-mail; a few do not any more."""
    for number, contact in enumerate((each for people in known.values() for each in people[:1]), 1):
        if number % 5 == 0:
            continue
        given_on = demo.today - timedelta(days=demo.random.randint(100, 900))
        withdrawn_on = given_on + timedelta(days=90) if number % 11 == 0 else None
        demo.change.create(
            Consent, contact=contact, channel=ActivityChannel.EMAIL, purpose=ConsentPurpose.PRODUCT_NEWS,
            given_on=given_on, withdrawn_on=withdrawn_on, evidence="Form on the website", source=SOURCE,
            external_id=f"consent-{number:03}",
        )  # fmt: skip


def news(demo: Demo, known: dict[str, list[Contact]]) -> None:
    """An announcement that went to some, and was kept from others."""
    told = demo.change.create(
        Announcement, name="New opening hours", purpose=ConsentPurpose.PRODUCT_NEWS, source=SOURCE,
        external_id="announcement-1",
    )  # fmt: skip
    text = demo.change.create(
        AnnouncementText, announcement=told, channel=ActivityChannel.EMAIL, subject="We open earlier",
        body="From Monday on we are here for you from seven.", source=SOURCE, external_id="announcement-1-text",
    )  # fmt: skip
    for number, contact in enumerate([each for people in list(known.values())[:20] for each in people[:1]], 1):
        is_left_out = number % 4 == 0
        demo.change.create(
            AnnouncementRecipient, announcement=told, text=text, contact=contact, client=contact.client,
            channel=ActivityChannel.EMAIL, address=contact.email, source=SOURCE,
            delivery=DeliveryState.LEFT_OUT if is_left_out else DeliveryState.SENT,
            left_out_because=LeftOutReason.NO_CONSENT if is_left_out else None, external_id=f"recipient-{number:03}",
        )  # fmt: skip
    demo.change.update(told, state="sent", sent_at=datetime.combine(demo.today, time(8), UTC))


def departments(demo: Demo) -> None:
    """What departments asked of one another, and how good their service is."""
    criteria = demo.change.list_(AuditCriterion)
    for number, team in enumerate(demo.change.list_(Team), 1):
        audit = demo.change.create(
            ServiceAudit, name=f"Service of {team.name}", audited_on=demo.today - timedelta(days=20 + number),
            department=team, source=SOURCE, external_id=f"audit-{number:02}",
        )  # fmt: skip
        for place, criterion in enumerate(criteria, 1):
            demo.change.create(
                AuditMark, audit=audit, criterion=criterion, points=demo.random.randint(2, 5), source=SOURCE,
                external_id=f"mark-{number:02}-{place:02}",
            )  # fmt: skip
        demo.change.create(
            InternalRequest, subject="Figures for the report", team=team, state="answered", answer="Sent by mail.",
            answered_at=datetime.combine(demo.today, time(10), UTC), source=SOURCE, external_id=f"asked-{number:02}",
        )  # fmt: skip
