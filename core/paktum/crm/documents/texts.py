"""The templates of documents, each in Hungarian and English: words, a query, and what it looks like."""

HEAD = """#let data = json(bytes(sys.inputs.data))
#set page(margin: 2.2cm, numbering: "1 / 1")
#set text(size: 10.5pt, lang: t.lang)
#set par(justify: true)
#let money(value) = if value == none [–] else [#value.amount #value.currency]
#let known(value) = if value == none { "–" } else { str(value) }
#let field(name, value) = [*#name:* #value \\ ]
"""

CONTRACT_QUERY = """query($id: ID!) { contract(id: $id) {
  number kind validFrom validTo noticeDays value { amount currency } client { name }
  parties(first: 20) { nodes { name role signatures(first: 5) { nodes { person position signedOn } } } }
  clauses(orderBy: [{field: POSITION}], first: 200) { nodes { title text } }
} }"""

CONTRACT = """#let it = data.contract
#align(center, text(16pt, weight: "bold")[#t.contract])
#field(t.number, known(it.number))
#field(t.client, it.client.name)
#field(t.value, money(it.value))
#field(t.valid, [#known(it.validFrom) – #known(it.validTo)])
#field(t.notice, known(it.noticeDays))
== #t.parties
#for each in it.parties.nodes [- #each.name]
#for (number, each) in it.clauses.nodes.enumerate() [
  == #(number + 1). #each.title
  #each.text
]
#v(1.5cm)
#for each in it.parties.nodes [
  #box(width: 45%)[
    #line(length: 100%)
    #each.name \\
    #for signed in each.signatures.nodes [#signed.person, #signed.position, #signed.signedOn \\ ]
  ] #h(1fr)
]
"""

OFFER_QUERY = """query($id: ID!) { offer(id: $id) {
  name number revision validUntil total { amount currency } deal { client { name } }
  lines(first: 200) { nodes { description quantity product { name } total { amount currency } } }
} }"""

OFFER = """#let it = data.offer
#align(center, text(16pt, weight: "bold")[#t.offer])
#field(t.number, [#known(it.number) / #it.revision])
#field(t.client, if it.deal.client == none { "–" } else { it.deal.client.name })
#field(t.until, known(it.validUntil))
#table(columns: (1fr, auto, auto), align: (left, right, right),
  [*#t.product*], [*#t.quantity*], [*#t.total*],
  ..it.lines.nodes.map(each => (
    if each.product == none { known(each.description) } else { each.product.name },
    [#each.quantity], money(each.total),
  )).flatten())
#align(right)[*#t.total: #money(it.total)*]
"""

REPORT_QUERY = """query($id: ID!) { client(id: $id) {
  name onTimeRatio
  contracts(filter: {state: {eq: "active"}}, first: 50) { nodes { number validTo value { amount currency } } }
  obligations(filter: {state: {in: ["open", "overdue"]}}, orderBy: [{field: DUE_ON}], first: 50) {
    nodes { text side dueOn state }
  }
} }"""

REPORT = """#let it = data.client
#align(center, text(16pt, weight: "bold")[#t.report])
#field(t.client, it.name)
#field(t.on_time, known(it.onTimeRatio))
== #t.contracts
#for each in it.contracts.nodes [- #known(each.number), #money(each.value), #known(each.validTo)]
== #t.obligations
#for each in it.obligations.nodes [- #each.dueOn: #each.text (#each.state)]
"""

WORDS = {
    "en": {
        "lang": "en", "contract": "Contract", "offer": "Offer", "report": "Report to the client", "number": "Number",
        "client": "Client", "value": "Value", "valid": "Valid", "notice": "Notice period in days", "parties": "Parties",
        "until": "Valid until", "product": "Product", "quantity": "Quantity", "total": "Total",
        "on_time": "Kept on time", "contracts": "Contracts in force", "obligations": "What is due",
    },
    "hu": {
        "lang": "hu", "contract": "Szerződés", "offer": "Ajánlat", "report": "Ügyféljelentés", "number": "Szám",
        "client": "Ügyfél", "value": "Érték", "valid": "Érvényes", "notice": "Felmondási idő napokban",
        "parties": "Szerződő felek", "until": "Érvényes eddig", "product": "Termék", "quantity": "Mennyiség",
        "total": "Összesen", "on_time": "Határidőre teljesítve", "contracts": "Hatályos szerződések",
        "obligations": "Esedékes kötelezettségek",
    },
}  # fmt: skip

KINDS = (
    ("contract", "Contract", CONTRACT_QUERY, CONTRACT),
    ("offer", "Offer", OFFER_QUERY, OFFER),
    ("client_report", "Client", REPORT_QUERY, REPORT),
)
"""Code without the language, kind of record, query, what it looks like."""


def body_of(language: str, looks: str) -> str:
    """A template whole: its words, what all share, and what it looks like."""
    words = ", ".join(f'{name}: "{word}"' for name, word in WORDS[language].items())
    return f"#let t = ({words})\n{HEAD}{looks}"
