"""What people of a bank do with clients."""

from datetime import date

from paktum import Change, Client, action, label as _, refuse

from .models import ClientBanking, KycRisk, KycStatus

REVIEW_YEARS = {KycRisk.HIGH: 1, KycRisk.MEDIUM: 5, KycRisk.LOW: 5}
"""Longest time between reviews, by Regulation (EU) 2024/1624, Article 26(2)."""


def years_later(day: date, years: int) -> date:
    """The same day some years later; 28 February for a 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@action(Client, label=_("Verify KYC file"), permission="banking.kyc.write")
def banking_verify_kyc(change: Change, client: Client, risk: KycRisk, review_on: date | None = None) -> None:
    """Note that the client was identified and verified today. Without `reviewOn` the next review is as late as the law
    allows for the risk: in one year if it is high, otherwise in five."""
    facet = change.facet(client, ClientBanking)
    if facet.has_sanctions_hit:
        raise refuse("banking.sanctions_hit", _("The screening of the client found a sanction."))
    latest = years_later(change.today, REVIEW_YEARS[risk])
    if review_on is not None and not change.today < review_on <= latest:
        raise refuse(
            "banking.review_date", _("The next review must be after today and within what the law allows."), "reviewOn"
        )
    values = {"kyc_status": KycStatus.VERIFIED, "kyc_risk": risk, "kyc_review_on": review_on or latest}
    change.update(client, facets={"banking": values})
