"""What is to be done, and how well commitments are kept."""

from paktum import Example, label as _

MINE = Example(
    _("My open tasks"),
    """
    query TasksOpen {
      tasks(filter: {state: {eq: "open"}}, orderBy: [{field: DUE_ON, nulls: LAST}], first: 20) {
        nodes { id subject kind dueOn daysLate client { id name } case { id subject severity } owner { name } }
      }
    }
    """,
)

COMMITMENTS = Example(
    _("Commitments kept on time, by owner"),
    """
    query CommitmentsKept($since: Date!) {
      tasksAggregate(filter: {kind: {eq: COMMITMENT}, dueOn: {gte: $since}}, groupBy: [{field: OWNER}]) {
        groups { key { owner { id name } } count onTime { average } daysLate { maximum } }
      }
    }
    """,
    {"since": "2026-01-01"},
)

EXAMPLES = (MINE, COMMITMENTS)
