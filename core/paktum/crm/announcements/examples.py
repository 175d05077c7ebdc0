"""Who gets an announcement, and who does not."""

from paktum import Example, label as _

RECIPIENTS = Example(
    _("Recipients of announcements, and why others are left out"),
    """
    query AnnouncementRecipients {
      announcements(orderBy: [{field: SENT_AT, direction: DESC}], first: 5) {
        nodes {
          id
          name
          purpose
          state
          sentAt
          texts { nodes { channel subject } }
          recipients(first: 20) { totalCount nodes { contact { name } channel address delivery leftOutBecause } }
          recipientsAggregate(groupBy: [{field: CHANNEL}, {field: DELIVERY}]) {
            groups { key { channel delivery } count }
          }
        }
      }
    }
    """,
)

EXAMPLES = (RECIPIENTS,)
