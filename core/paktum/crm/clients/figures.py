"""What is computed of a client from what other modules know of it: when it was contacted, and should be again; what
it has bought over all time."""

from decimal import Decimal

from paktum import Condition, Row, day_of, days_after, days_between, first_known, ratio, today, when


def last_contact_on(client: Row) -> Condition:
    """The last day on which the client was reached; what is planned does not count."""
    talks = client.activities
    return day_of(talks.maximum(lambda talk: talk.started_at, was_reached))


def contact_every_days(client: Row) -> Condition:
    """How often the client is to be contacted: by its own rule, or that of its tier, or that of its lifecycle."""
    rules, standards = client.contact_rules, client.all("ContactStandard")
    tiers = client.all("TierAssignment", "record_id")
    of_client = rules.minimum(lambda rule: rule.every_days, lambda rule: rule.key_of("contact").is_(None))
    of_tier = standards.minimum(
        lambda standard: standard.every_days,
        lambda standard: standard.is_active & tiers.any(lambda tier: tier.code == standard.client_tier),
    )
    of_lifecycle = standards.minimum(
        lambda standard: standard.every_days,
        lambda standard: standard.is_active & standard.client_tier.is_(None) & (standard.lifecycle == client.lifecycle),
    )
    every = first_known(of_client, of_tier, of_lifecycle)
    return when(rules.none(forbids_contact), every)


def next_contact_on(client: Row) -> Condition:
    """The day by which the client is to be contacted; who never was, so long after it was recorded."""
    return days_after(first_known(client.last_contact_on, day_of(client.created_at)), client.contact_every_days)


def contact_overdue_days(client: Row) -> Condition:
    """How many days ago that was, if it has passed."""
    return when(client.next_contact_on < today(), days_between(client.next_contact_on, today()))


def nps(client: Row) -> Condition:
    """The net promoter score of what its people answered: promoters less detractors, as a share of all of them."""
    asked = client.survey_invitations
    return ratio(asked.sum(lambda each: each.nps), asked.count(lambda each: each.nps.is_not(None)), digits=4)


def csat(client: Row) -> Condition:
    """The share of satisfied answers among all that its people gave."""
    asked = client.survey_invitations
    return ratio(asked.sum(lambda each: each.csat), asked.count(lambda each: each.csat.is_not(None)), digits=4)


def mood_lately(client: Row) -> Condition:
    """The average mood of the client in the last 90 days; NULL if none was noted."""
    return _mood(client, today(-90), today())


def mood_before(client: Row) -> Condition:
    """The average mood of the client in the 90 days before these."""
    return _mood(client, today(-180), today(-91))


def mood_trend(client: Row) -> Condition:
    """By how much the mood has changed."""
    return client.mood_lately - client.mood_before


def inbound_lately(client: Row) -> Condition:
    """How often the client turned to the company in the last year."""
    return client.activities.count(lambda talk: (talk.direction == "in") & (day_of(talk.started_at) >= today(-365)))


def won_deals(client: Row) -> Condition:
    """How many deals with the client were won."""
    return client.deals.count(is_won)


def is_won(deal: Row) -> Condition:
    """Whether a deal was won."""
    return deal.stage == "won"


def comes_back(client: Row) -> Condition:
    """Whether the client turned to the company more than once in the last year, or bought more than once."""
    return (client.inbound_contacts_in_year > 1) | (client.won_deal_count > 1)


def _mood(client: Row, since: Condition, until: Condition) -> Condition:
    def counts(talk: Row) -> Condition:
        day = day_of(talk.started_at)
        return talk.mood.is_not(None) & (day >= since) & (day <= until)

    talks = client.activities
    return ratio(talks.sum(lambda talk: talk.mood, counts), talks.count(counts), digits=4)


def forbids_contact(rule: Row) -> Condition:
    """Whether a contact rule says that nobody there is contacted any more."""
    return rule.key_of("contact").is_(None) & (rule.do_not_contact_from <= today())


def was_reached(talk: Row) -> Condition:
    """Whether somebody was reached in an activity; what is planned does not count."""
    return talk.outcome.is_distinct_from("not_reached") & (day_of(talk.started_at) <= today())


def first_won_on(client: Row) -> Condition:
    """The day its first deal was won."""
    return client.deals.minimum(lambda deal: deal.closed_on, is_won)


def last_won_on(client: Row) -> Condition:
    """The day its last deal was won."""
    return client.deals.maximum(lambda deal: deal.closed_on, is_won)


def years_of_relation(client: Row) -> Condition:
    """Years of 365.25 days since the first won deal."""
    return ratio(days_between(client.first_won_on, today()), Decimal("365.25"), digits=4)
