from datetime import UTC, datetime, timedelta

import pytest

from paktum import Client, Deal
from paktum.work.jobs import run_job
from paktum_banking.actions import banking_verify_kyc, years_later
from paktum_banking.models import ClientBanking, KycRisk, KycStatus


def today():
    return datetime.now(UTC).date()


def days(count):
    return today() + timedelta(days=count)


def a_client(company, **banking):
    return company.create(Client, name="Borostyánkút Kft.", facets={"banking": banking})


def a_file(company, client):
    return company.write(lambda change: change.facet(change.get(Client, client.id), ClientBanking))


def test_a_new_client_is_not_verified(company):
    client = company.create(Client, name="Borostyánkút Kft.")

    assert a_file(company, client).kyc_status is KycStatus.PENDING


def test_qualifying_a_deal_leads_to_the_kyc_check(company):
    client = a_client(company)
    deal = company.create(Deal, name="Credit line", stage="engaging", client=client)

    company.transition(deal, "qualify")

    assert company.read(deal).stage == "kyc_check"


def test_a_deal_of_a_verified_client_passes_the_kyc_check(company):
    client = a_client(company, kyc_status=KycStatus.VERIFIED, kyc_review_on=today())
    deal = company.create(Deal, name="Credit line", stage="kyc_check", client=client)

    company.transition(deal, "pass_kyc")

    assert company.read(deal).stage == "qualified"


@pytest.mark.parametrize(
    ("banking", "codes"),
    [
        ({}, ["banking.kyc_not_verified", "banking.kyc_review_overdue"]),
        ({"kyc_status": KycStatus.EXPIRED, "kyc_review_on": days(9)}, ["banking.kyc_not_verified"]),
        ({"kyc_status": KycStatus.VERIFIED, "kyc_review_on": days(-1)}, ["banking.kyc_review_overdue"]),
        (
            {"kyc_status": KycStatus.VERIFIED, "kyc_review_on": days(9), "has_sanctions_hit": True},
            ["banking.sanctions_hit"],
        ),
    ],
)
def test_a_deal_does_not_pass_the_kyc_check_of_a_client_that_is_not_in_order(company, banking, codes):
    deal = company.create(Deal, name="Credit line", stage="kyc_check", client=a_client(company, **banking))

    assert company.refused(company.transition, deal, "pass_kyc") == codes
    assert company.read(deal).stage == "kyc_check"


@pytest.mark.parametrize(("risk", "years"), [(KycRisk.HIGH, 1), (KycRisk.MEDIUM, 5), (KycRisk.LOW, 5)])
def test_verifying_sets_the_latest_review_that_the_law_allows(company, risk, years):
    client = a_client(company)

    company.act(banking_verify_kyc, client, risk=risk)

    found = a_file(company, client)
    assert (found.kyc_status, found.kyc_risk) == (KycStatus.VERIFIED, risk)
    assert found.kyc_review_on == years_later(today(), years)


def test_a_review_later_than_the_law_allows_is_refused(company):
    client = a_client(company)

    refused = company.refused(company.act, banking_verify_kyc, client, risk=KycRisk.HIGH, review_on=days(800))

    assert refused == ["banking.review_date"]
    assert a_file(company, client).kyc_status is KycStatus.PENDING


def test_a_client_under_sanctions_is_not_verified(company):
    client = a_client(company, has_sanctions_hit=True)

    refused = company.refused(company.act, banking_verify_kyc, client, risk=KycRisk.LOW)

    assert refused == ["banking.sanctions_hit"]


def test_a_file_whose_review_is_overdue_expires(company):
    def review(name, status, in_days):
        values = {"kyc_status": status, "kyc_review_on": days(in_days)}
        return company.create(Client, name=name, facets={"banking": values})

    overdue = review("Overdue", KycStatus.VERIFIED, -1)
    others = [review("Today", KycStatus.VERIFIED, 0), review("Pending", KycStatus.PENDING, -1)]

    run_job(company.writer, "banking.expire_kyc")

    status = [company.write(lambda change, of=each: change.facet(change.get(Client, of.id), ClientBanking).kyc_status)
              for each in (overdue, *others)]  # fmt: skip
    assert status == [KycStatus.EXPIRED, KycStatus.VERIFIED, KycStatus.PENDING]
