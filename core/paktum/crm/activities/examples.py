"""What is to be done, and how a talk is noted."""

from paktum import Example, Sample, label as _

DUE = Example(
    _("Next steps that are due"),
    """
    query StepsDue($today: Date!) {
      activities(
        filter: {nextStepOn: {lte: $today}}
        orderBy: [{field: NEXT_STEP_ON, direction: DESC}]
        first: 20
      ) {
        totalCount
        nodes {
          id
          nextStep
          nextStepOn
          subject
          client { id name }
          contact { name phone email }
          deal { id name }
          owner { name }
        }
      }
    }
    """,
    {"today": "2026-11-02"},
)

NOTE = Example(
    _("Note a call"),
    """
    mutation NoteCall($input: ActivityCreateInput!) {
      activityCreate(input: $input) {
        activity { id subject startedAt client { name } nextStep nextStepOn }
        errors { __typename code message path }
      }
    }
    """,
    {
        "input": {
            "clientId": Sample("{ clients(orderBy: [{field: NAME}], first: 1) { nodes { id } } }"),
            "subject": "Questions on terms",
            "channel": "CALL",
            "direction": "INBOUND",
            "reason": "INFORMATION",
            "startedAt": "2026-11-02T09:30:00.000Z",
            "minutes": 12,
            "nextStep": "Send the offer",
            "nextStepOn": "2026-11-05",
        }
    },
)

EXAMPLES = (DUE, NOTE)
