"""How a contract is signed."""

from paktum import Example, Sample, label as _

SIGNATURES = Example(
    _("Who has signed a contract, and what it still lacks"),
    """
    query ContractSignatures($id: ID!) {
      contract(id: $id) {
        number
        state
        parties(first: 10) {
          nodes { name role signatures(first: 5) { nodes { person position method signedOn hasAuthority } } }
        }
        checklist(orderBy: [{field: POSITION}], first: 50) { nodes { name state isMandatory receivedOn validUntil } }
        workflow { availableTransitions { name label allowed refusals { code message } } }
      }
    }
    """,
    {"id": Sample('{ contracts(filter: {state: {eq: "signing"}}, first: 1) { nodes { id } } }')},
)

EXAMPLES = (SIGNATURES,)
