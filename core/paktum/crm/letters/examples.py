"""The register of letters."""

from paktum import Example, label as _

REGISTER = Example(
    _("The register of letters, the newest first"),
    """
    query LetterRegister {
      letters(orderBy: [{field: DATED_ON, direction: DESC}], first: 20) {
        nodes {
          number direction means subject datedOn correspondent answerDueOn isAnswerOverdue
          client { name }
          answers { number }
        }
      }
    }
    """,
    {},
)

EXAMPLES = (REGISTER,)
