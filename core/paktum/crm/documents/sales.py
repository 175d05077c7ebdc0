"""Commercial offers and contracts."""

from .kinds import Kind

OFFER = Kind(
    "offer",
    "Offer",
    """query($id: ID!) { offer(id: $id) {
  name number revision validUntil terms discount listTotal { amount currency } total { amount currency }
  deal { client { name } owner { name position } }
  contact { name }
  lines(orderBy: [{field: CREATED_AT}]) { nodes {
    description quantity discount product { name unit } unitPrice { amount currency } total { amount currency }
  } }
  bonuses { nodes { quantity product { name } amount { amount currency } } }
} }""",
    """#let it = data.offer
#let client = if it.deal != none { it.deal.client }
#let off(discount) = if discount != none and decimal(discount) != 0 { percent(discount) }
#title(t.title)
#facts(
  (t.number, joined(it.number, t.version + " " + str(it.revision))),
  (t.client, named(client)),
  (t.contact, named(it.contact)),
  (t.until, day(it.validUntil)),
)
#section(it.name)
#sheet(
  head: (t.product, t.quantity, t.price, t.discount, t.total),
  rows: it.lines.nodes.map(each => (
    joined(named(each.product), each.description), number(each.quantity),
    money(each.unitPrice), off(each.discount), money(each.total),
  )),
  foot: (t.total, none, none, off(it.discount), money(it.total)),
)
#if it.bonuses.nodes.len() > 0 {
  section(t.bonuses)
  points(..it.bonuses.nodes.map(each => joined(named(each.product), number(each.quantity), money(each.amount))))
}
#if it.terms != none {
  section(t.terms)
  paragraph(it.terms)
}
#paragraph(t.before_tax)
#let owner = if it.deal != none { it.deal.owner }
#if owner != none { signatures((owner.name, owner.position)) }
""",
    {
        "title": ("Offer", "Ajánlat"),
        "number": ("Number", "Szám"),
        "version": ("version", "változat:"),
        "client": ("Client", "Ügyfél"),
        "contact": ("For the attention of", "Címzett"),
        "until": ("Valid until", "Érvényes eddig"),
        "product": ("Product", "Termék"),
        "quantity": ("Quantity", "Mennyiség"),
        "price": ("Unit price", "Egységár"),
        "discount": ("Discount", "Engedmény"),
        "total": ("Total", "Összesen"),
        "bonuses": ("Free of charge", "Térítés nélkül"),
        "terms": ("Terms", "Feltételek"),
        "before_tax": ("All prices are before tax.", "Az árak adó nélkül értendők."),
    },
)

CONTRACT = Kind(
    "contract",
    "Contract",
    """query($id: ID!) { contract(id: $id) {
  number kind validFrom validTo noticeDays type { name } value { amount currency } client { name }
  parties(orderBy: [{field: CREATED_AT}]) { nodes {
    name role signatures(orderBy: [{field: CREATED_AT}]) { nodes { person position signedOn } }
  } }
  clauses(orderBy: [{field: POSITION}]) { nodes { title text } }
} }""",
    """#let it = data.contract
#title(t.title)
#facts(
  (t.number, it.number),
  (t.kind, if it.type != none { it.type.name } else { it.kind }),
  (t.client, named(it.client)),
  (t.value, money(it.value)),
  (t.valid_from, day(it.validFrom)),
  (t.valid_to, if it.validTo != none { day(it.validTo) } else { t.open_ended }),
  (t.notice, number(it.noticeDays)),
)
#section(t.parties)
#points(..it.parties.nodes.map(each => each.name + " (" + t.at("role_" + lower(each.role)) + ")"))
#for (number, each) in it.clauses.nodes.enumerate(start: 1) {
  section(str(number) + ". " + if each.title != none { each.title } else { nothing })
  paragraph(each.text)
}
#signatures(..it.parties.nodes.map(each => (
  each.name,
  ..each.signatures.nodes.map(signed => joined(signed.person, signed.position, day(signed.signedOn))),
)))
""",
    {
        "title": ("Contract", "Szerződés"),
        "number": ("Number", "Szám"),
        "kind": ("Kind", "Fajta"),
        "client": ("Client", "Ügyfél"),
        "value": ("Value", "Érték"),
        "valid_from": ("Valid from", "Hatályos ettől"),
        "valid_to": ("Valid to", "Hatályos eddig"),
        "open_ended": ("until notice is given", "határozatlan ideig"),
        "notice": ("Notice period in days", "Felmondási idő napokban"),
        "parties": ("Parties", "Szerződő felek"),
        "role_provider": ("provider", "szolgáltató"),
        "role_customer": ("customer", "megrendelő"),
        "role_supplier": ("supplier", "szállító"),
        "role_guarantor": ("guarantor", "kezes"),
        "role_intermediary": ("intermediary", "közvetítő"),
        "role_other": ("other", "egyéb"),
    },
)

KINDS = (CONTRACT, OFFER)
