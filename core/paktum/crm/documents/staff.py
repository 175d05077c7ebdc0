"""Job descriptions."""

from .kinds import Kind

JOB_DESCRIPTION = Kind(
    "job_description",
    "JobDescription",
    """query($id: ID!) { jobDescription(id: $id) {
  name revision inForceOn qualification territory employmentContract workflow { label }
  owner { name position } team { name } branch { name }
  accountableTo { name position } appointedBy { name position } replacedBy { name }
  segment { name }
  skills(orderBy: [{field: LEVEL, direction: DESC}]) { nodes { level skill { name } } }
  items(orderBy: [{field: POSITION}]) { nodes { section text } }
  legalAgreedOn legalAgreedBy { name } hrAgreedOn hrAgreedBy { name } supervisorAgreedOn
  companySignedOn companySignature employeeSignedOn employeeSignature
} }""",
    """#let it = data.jobDescription
#let person(user) = if user != none { joined(user.name, user.at("position", default: none)) }
#title(t.title)
#facts(
  (t.position, it.name), (t.employee, person(it.owner)), (t.place, joined(named(it.team), named(it.branch))),
  (t.contract, it.employmentContract), (t.version, joined(str(it.revision), state-of(it))),
  (t.in_force, day(it.inForceOn)),
)
#let points-of(code) = it.items.nodes.filter(each => each.section == code).map(each => each.text)
#section("1. " + t.general)
#facts(
  (t.accountable, person(it.accountableTo)), (t.appointed, person(it.appointedBy)),
  (t.replaced, named(it.replacedBy)), (t.clients, joined(named(it.segment), it.territory)),
)
#points(..points-of("GENERAL"))
#if it.qualification != none { paragraph(t.qualification + ": " + it.qualification) }
#if it.skills.nodes.len() > 0 {
  sheet(
    head: (t.skill, t.level),
    rows: it.skills.nodes.map(each => (named(each.skill), number(each.level))),
  )
}
#let others = ("FUNCTIONS", "RIGHTS", "RESPONSIBILITY", "RELATIONS", "QUALITY")
#for (place, code) in others.filter(code => points-of(code).len() > 0).enumerate(start: 2) {
  section(str(place) + ". " + t.at(lower(code)))
  points(..points-of(code))
}
#section(t.agreed)
#sheet(
  head: (t.whom, t.name, t.day),
  rows: (
    (t.lawyer, named(it.legalAgreedBy), day(it.legalAgreedOn)),
    (t.hr, named(it.hrAgreedBy), day(it.hrAgreedOn)),
    (t.supervisor, named(it.accountableTo), day(it.supervisorAgreedOn)),
  ),
)
#let signed(who, name, on) = (who, t.name + ": " + cell(name).text, t.day + ": " + cell(on).text)
#signatures(
  signed(t.company, it.companySignature, day(it.companySignedOn)),
  signed(t.noted, if it.employeeSignature != none { it.employeeSignature } else { person(it.owner) },
    day(it.employeeSignedOn)),
)
""",
    {
        "title": ("Job description", "Munkaköri leírás"),
        "position": ("Position", "Munkakör"),
        "employee": ("Employee", "Munkavállaló"),
        "place": ("Place of work", "Szervezeti egység"),
        "contract": ("Annex to employment contract", "A munkaszerződés melléklete"),
        "version": ("Version", "Változat"),
        "in_force": ("In force since", "Hatályba lépett"),
        "general": ("General", "Általános rész"),
        "accountable": ("Accountable to", "Kinek felel"),
        "appointed": ("Appointed and dismissed by", "Ki nevezi ki és menti fel"),
        "replaced": ("Replaced in absence by", "Távollétében helyettesíti"),
        "clients": ("Clients and territory", "Ügyfélkör és terület"),
        "qualification": ("Qualification", "Végzettség"),
        "skill": ("Skill", "Készség"),
        "level": ("Level (1 to 5)", "Szint (1–5)"),
        "functions": ("Functions", "Munkaköri feladatok"),
        "rights": ("Rights", "Jogok"),
        "responsibility": ("Responsibility", "Felelősség"),
        "relations": ("Official relations", "Hivatali kapcsolatok"),
        "quality": ("Criteria of quality", "Minőségi kritériumok"),
        "agreed": ("Agreed", "Egyeztetve"),
        "whom": ("By", "Kivel"),
        "lawyer": ("Lawyer", "Jogász"),
        "hr": ("HR", "Személyzeti osztály"),
        "supervisor": ("Supervisor", "Közvetlen felettes"),
        "name": ("Name", "Név"),
        "day": ("Date", "Kelt"),
        "company": ("For the company", "A vállalat részéről"),
        "noted": ("Read and understood by the employee", "A munkavállaló megismerte"),
    },
)

KINDS = (JOB_DESCRIPTION,)
