"""A job description, and how far it is agreed to."""

from paktum import Example, Sample, label as _

DESCRIPTION = Example(
    _("A job description, and what it says that the standard one does not"),
    """
    query JobDescription($id: ID!) {
      jobDescription(id: $id) {
        name state revision inForceOn
        owner { name }
        accountableTo { name }
        skills { nodes { level skill { name } } }
        items(orderBy: [{field: SECTION}, {field: POSITION}], first: 100) { nodes { section text isOwn } }
        leftOut
        workflow { availableTransitions { name label allowed refusals { code message } } }
      }
    }
    """,
    {"id": Sample("{ jobDescriptions(orderBy: [{field: CODE}], first: 1) { nodes { id } } }")},
)

EXAMPLES = (DESCRIPTION,)
