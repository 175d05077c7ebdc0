"""How the clauses of a contract stand."""

from paktum import Example, Sample, label as _

NEGOTIATION = Example(
    _("The clauses of a contract, and how far they are negotiated"),
    """
    query ContractClauses($id: ID!) {
      contract(id: $id) {
        number
        type { name requiredClauses { nodes { clause { id name } } } }
        clauses(orderBy: [{field: POSITION}], first: 50) {
          nodes {
            id version title status text
            clause { code }
            workflow { availableTransitions { name label allowed } }
          }
        }
        questions(filter: {isOpen: {eq: true}}, first: 10) { nodes { id question askedBy askedOn clause { title } } }
      }
    }
    """,
    {"id": Sample("{ contracts(first: 1) { nodes { id } } }")},
)

EXAMPLES = (NEGOTIATION,)
