"""What a bank does every night."""

from paktum import Change, Client, Condition, Row, job, today

from .models import KycStatus


def review_is_overdue(client: Row) -> Condition:
    """Whether the client is verified and its file should have been reviewed before today."""
    return (client.banking.kyc_status == KycStatus.VERIFIED) & (client.banking.kyc_review_on < today())


@job(at="01:15", zone="Europe/Budapest")
def expire_kyc(change: Change) -> None:
    """Files whose review is overdue have expired."""
    for client in change.matching(Client, review_is_overdue):
        change.update(client, facets={"banking": {"kyc_status": KycStatus.EXPIRED}})
