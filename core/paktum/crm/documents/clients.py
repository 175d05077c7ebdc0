"""Reports to clients, and plans for them."""

from .kinds import Kind

REPORT = Kind(
    "client_report",
    "Client",
    """query($id: ID!) { client(id: $id) {
  name onTimeRatio
  contracts(filter: {state: {eq: "active"}}, orderBy: [{field: VALID_TO}]) {
    nodes { number validTo value { amount currency } }
  }
  obligations(filter: {state: {in: ["open", "overdue"]}}, orderBy: [{field: DUE_ON}]) {
    nodes { text side dueOn workflow { label } }
  }
} }""",
    """#let it = data.client
#title(t.title)
#facts((t.client, it.name), (t.day, day(today)), (t.on_time, percent(it.onTimeRatio)))
#section(t.contracts)
#sheet(
  head: (t.number, t.valid_to, t.value),
  rows: it.contracts.nodes.map(each => (each.number, day(each.validTo), money(each.value))),
)
#section(t.obligations)
#sheet(
  head: (t.due_on, t.text, t.side, t.state),
  rows: it.obligations.nodes.map(each => (
    day(each.dueOn), each.text, t.at("side_" + lower(each.side)), state-of(each),
  )),
)
""",
    {
        "title": ("Report to the client", "Ügyféljelentés"),
        "client": ("Client", "Ügyfél"),
        "day": ("Day", "Kelt"),
        "on_time": ("Kept on time", "Határidőre teljesítve"),
        "contracts": ("Contracts in force", "Hatályos szerződések"),
        "number": ("Number", "Szám"),
        "valid_to": ("Valid to", "Hatályos eddig"),
        "value": ("Value", "Érték"),
        "obligations": ("What is due", "Esedékes kötelezettségek"),
        "due_on": ("Due on", "Határidő"),
        "text": ("What", "Mi"),
        "side": ("By whom", "Ki"),
        "side_us": ("we", "mi"),
        "side_client": ("the client", "az ügyfél"),
        "side_third": ("a third party", "harmadik fél"),
        "state": ("State", "Állapot"),
    },
)

PLAN = Kind(
    "account_plan",
    "ClientPlan",
    """query($id: ID!) { clientPlan(id: $id) {
  name fromOn toOn situation strategy approach goalsReached
  client {
    name industry owner { name } revenue { amount currency } revenueClass
    needsProfiles(filter: {completedOn: {isNull: false}}, orderBy: [{field: COMPLETED_ON, direction: DESC}], first: 1) {
      nodes { summary completedOn answers { nodes { number isYes text importance question { text } } } }
    }
    productSuggestions(
      filter: {declinedOn: {isNull: true}}, orderBy: [{field: SCORE, direction: DESC}], first: 5
    ) { nodes { score product { name } } }
    deals(filter: {rival: {isNull: false}}, orderBy: [{field: CREATED_AT}]) {
      nodes { rival { name strengths weaknesses } }
    }
    requests(filter: {state: {eq: "open"}}, orderBy: [{field: DUE_ON}]) { nodes { text dueOn } }
  }
  goals(orderBy: [{field: DUE_ON}]) { nodes {
    text dueOn isReached probability product { name } expected { amount currency } deal { name workflow { label } }
    tasks(orderBy: [{field: DUE_ON}]) { nodes { subject dueOn owner { name } workflow { label } } }
  } }
} }""",
    """#let it = data.clientPlan
#let client = it.client
#title(t.title)
#facts(
  (t.name, it.name),
  (t.client, named(client)),
  (t.industry, if client != none { client.industry }),
  (t.owner, if client != none { named(client.owner) }),
  (t.from, day(it.fromOn)), (t.to, day(it.toOn)),
  (t.revenue, if client != none { money(client.revenue) }),
  (t.class, if client != none { client.revenueClass }),
  (t.reached, percent(it.goalsReached)),
)
#for (name, text) in ((t.situation, it.situation), (t.strategy, it.strategy), (t.approach, it.approach)) {
  if text != none {
    section(name)
    paragraph(text)
  }
}
#section(t.goals)
#sheet(
  head: (t.goal, t.product, t.expected, t.probability, t.due_on, t.deal, t.is_reached),
  rows: it.goals.nodes.map(each => (
    each.text, named(each.product), money(each.expected), percent(each.probability),
    day(each.dueOn), joined(named(each.deal), state-of(each.deal)),
    if each.isReached { t.yes } else { t.no },
  )),
)
#let tasks = it.goals.nodes.map(goal => goal.tasks.nodes.map(task => (goal, task))).join()
#if tasks != none and tasks.len() > 0 {
  section(t.tasks)
  sheet(
    head: (t.task, t.goal, t.due_on, t.owner, t.state),
    rows: tasks.map(((goal, task)) => (
      task.subject, goal.text, day(task.dueOn), named(task.owner), state-of(task),
    )),
  )
}
#if client != none {
  for profile in client.needsProfiles.nodes {
    section(t.needs)
    facts((t.asked_on, day(profile.completedOn)))
    paragraph(profile.summary)
    sheet(
      head: (t.question, t.answer, t.importance),
      rows: profile.answers.nodes.map(each => (
        if each.question != none { each.question.text },
        joined(number(each.number), if each.isYes != none { if each.isYes { t.yes } else { t.no } }, each.text),
        percent(each.importance),
      )),
    )
  }
  if client.productSuggestions.nodes.len() > 0 {
    section(t.suggestions)
    sheet(
      head: (t.product, t.score),
      rows: client.productSuggestions.nodes.map(each => (named(each.product), percent(each.score))),
    )
  }
  let rivals = client.deals.nodes.map(each => each.rival).filter(each => each != none).dedup()
  if rivals.len() > 0 {
    section(t.rivals)
    sheet(
      head: (t.rival, t.strengths, t.weaknesses),
      rows: rivals.map(each => (each.name, each.strengths, each.weaknesses)),
    )
  }
  if client.requests.nodes.len() > 0 {
    section(t.requests)
    points(..client.requests.nodes.map(each => joined(each.text, day(each.dueOn))))
  }
}
""",
    {
        "title": ("Account plan", "Ügyfélterv"),
        "name": ("Plan", "Terv"),
        "client": ("Client", "Ügyfél"),
        "industry": ("Industry", "Ágazat"),
        "owner": ("Account manager", "Ügyfélmenedzser"),
        "from": ("From", "Kezdete"),
        "to": ("To", "Vége"),
        "revenue": ("Revenue so far", "Eddigi bevétel"),
        "class": ("Class", "Besorolás"),
        "reached": ("Goals reached", "Elért célok"),
        "situation": ("Situation", "Helyzet"),
        "strategy": ("Strategy", "Stratégia"),
        "approach": ("Approach", "Megközelítés"),
        "goals": ("Goals", "Célok"),
        "goal": ("Goal", "Cél"),
        "product": ("Product", "Termék"),
        "expected": ("Expected", "Várható összeg"),
        "probability": ("Probability", "Valószínűség"),
        "due_on": ("Due on", "Határidő"),
        "deal": ("Deal", "Ügylet"),
        "is_reached": ("Reached", "Elérve"),
        "yes": ("yes", "igen"),
        "no": ("no", "nem"),
        "tasks": ("Tasks", "Feladatok"),
        "task": ("Task", "Feladat"),
        "state": ("State", "Állapot"),
        "needs": ("Needs", "Igények"),
        "asked_on": ("Asked on", "Felmérve"),
        "question": ("Question", "Kérdés"),
        "answer": ("Answer", "Válasz"),
        "importance": ("Importance", "Fontosság"),
        "suggestions": ("What to offer next", "Következő ajánlatok"),
        "score": ("Score", "Pontszám"),
        "rivals": ("Competitors", "Versenytársak"),
        "rival": ("Competitor", "Versenytárs"),
        "strengths": ("Strengths", "Erősségek"),
        "weaknesses": ("Weaknesses", "Gyengeségek"),
        "requests": ("Open requests", "Nyitott kérések"),
    },
)

KINDS = (REPORT, PLAN)
