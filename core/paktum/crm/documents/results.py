"""The report of a month, a quarter or a year."""

from .kinds import Kind

REPORT = Kind(
    "monthly_report",
    "Period",
    """query($id: ID!) {
  period(id: $id) {
    code startsOn endsOn missingRates workflow { label }
    targets(orderBy: [{field: METRIC}, {field: UNIT}, {field: ATTAINMENT, direction: DESC}]) { nodes {
      metric unit owner { name } team { name } branch { name } goal currency fact missingRate attainment band rank
      teamRank
    } }
    appraisals(orderBy: [{field: UNIT}, {field: SCORE, direction: DESC}]) { nodes {
      unit owner { name } team { name } branch { name } scorecard { name } quality score rank teamRank proposal
    } }
  }
  metrics { code label }
  attainmentBands(orderBy: [{field: AT_LEAST}]) { nodes { code name } }
}""",
    """#let it = data.period
#let label-in(known, code, name) = {
  known.filter(each => each.code == code).map(each => each.at(name)).at(0, default: code)
}
#let whose(each) = {
  if each.unit == "COMPANY" { t.company }
  else { named((USER: each.owner, TEAM: each.team, BRANCH: each.branch).at(each.unit)) }
}
#let unit(each) = t.at("unit_" + lower(each.unit))
#set page(flipped: true)
#title(t.title + " " + it.code)
#facts((t.from, day(it.startsOn)), (t.to, day(it.endsOn)), (t.state, state-of(it)))
#if it.missingRates != none { paragraph(t.missing + ": " + it.missingRates) }
#section(t.targets)
#sheet(
  head: (t.metric, t.unit, t.whose, t.goal, t.fact, t.attainment, t.band, t.rank, t.team_rank),
  rows: it.targets.nodes.map(each => (
    label-in(data.metrics, each.metric, "label"), unit(each), whose(each), amount(each.goal, each.currency),
    if each.missingRate != none { t.missing + ": " + each.missingRate } else { amount(each.fact, each.currency) },
    percent(each.attainment), if each.band != none { label-in(data.attainmentBands.nodes, each.band, "name") },
    number(each.rank), number(each.teamRank),
  )),
)
#if it.appraisals.nodes.len() > 0 {
  section(t.appraisals)
  sheet(
    head: (t.scorecard, t.unit, t.whose, t.quality, t.score, t.rank, t.team_rank),
    rows: it.appraisals.nodes.map(each => (
      named(each.scorecard), unit(each), whose(each), percent(each.quality),
      percent(each.score), number(each.rank), number(each.teamRank),
    )),
  )
}
#let proposals = it.appraisals.nodes.filter(each => each.proposal != none)
#if proposals.len() > 0 {
  section(t.proposals)
  points(..proposals.map(each => cell(whose(each)).text + ": " + each.proposal))
}
""",
    {
        "title": ("Report", "Jelentés"),
        "from": ("From", "Kezdete"),
        "to": ("To", "Vége"),
        "state": ("State", "Állapot"),
        "missing": ("Missing exchange rate", "Hiányzó árfolyam"),
        "company": ("the company", "a vállalat"),
        "unit": ("Unit", "Egység"),
        "unit_company": ("company", "vállalat"),
        "unit_branch": ("branch", "fiók"),
        "unit_team": ("team", "csoport"),
        "unit_user": ("person", "személy"),
        "targets": ("Targets", "Célok"),
        "metric": ("Metric", "Mutató"),
        "whose": ("Of", "Kié"),
        "goal": ("Goal", "Terv"),
        "fact": ("Fact", "Tény"),
        "attainment": ("Attainment", "Teljesülés"),
        "band": ("Band", "Sáv"),
        "rank": ("Rank", "Helyezés"),
        "team_rank": ("Rank in the team", "Helyezés a csoportban"),
        "appraisals": ("Scorecards", "Értékelések"),
        "scorecard": ("Scorecard", "Értékelőlap"),
        "quality": ("Quality", "Minőség"),
        "score": ("Score", "Pontszám"),
        "proposals": ("Proposals", "Javaslatok"),
    },
)

KINDS = (REPORT,)
