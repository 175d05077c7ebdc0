"""What is to be delivered when, and how well it is."""

from paktum import Example, label as _

CALENDAR = Example(
    _("The calendar of deliveries, and how punctual they were by month"),
    """
    query DeliveryCalendar($since: Date!) {
      orderLines(
        filter: {deliveredOn: {isNull: true}, promisedOn: {gte: $since}}
        orderBy: [{field: PROMISED_ON}]
        first: 20
      ) {
        nodes { promisedOn quantity product { name } order { number client { name } } }
      }
      orderLinesAggregate(filter: {promisedOn: {gte: $since}}, groupBy: [{field: PROMISED_ON, part: MONTH}]) {
        groups { key { promisedOn } count onTime { average count } }
      }
    }
    """,
    {"since": "2026-01-01"},
)

VOLUMES = Example(
    _("Commitments to volumes that run, the least attained first"),
    """
    query VolumeCommitments($today: Date!) {
      volumeCommitments(
        filter: {fromOn: {lte: $today}, toOn: {gte: $today}}
        orderBy: [{field: ATTAINMENT}]
        first: 20
      ) {
        nodes {
          fromOn toOn quantity ordered attainment
          client { name }
          product { name }
        }
      }
    }
    """,
    {"today": "2026-11-02"},
)

EXAMPLES = (CALENDAR, VOLUMES)
