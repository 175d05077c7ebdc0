"""The people of the demo company."""

from dataclasses import dataclass
from typing import Any

from paktum import Branch, Demo, RoleGrant, Team, User

from .words import slug

SOURCE = "demo"
"""The source of every demo record; its external id is its place in the making."""

BRANCHES = (
    ("Budapest", "HU", None), ("Győr", "HU", "Budapest"), ("Debrecen", "HU", "Budapest"), ("Wien", "AT", "Budapest"),
    ("London", "GB", "Budapest"),
)  # fmt: skip
TEAMS = (
    ("Key accounts", "Budapest"),
    ("West", "Győr"),
    ("East", "Debrecen"),
    ("German-speaking", "Wien"),
    ("British", "London"),
)

DIRECTOR = ("Bodnár Ilona", "Managing director", "hu")
HEADS = (
    ("Szekeres Attila", "Key accounts", "hu"), ("Pintér Márta", "West", "hu"), ("Orsós Gergely", "East", "hu"),
    ("Huber Christine", "German-speaking", "de"), ("Caldwell Ruth", "British", "en"),
)  # fmt: skip
MANAGERS = (
    ("Vincze Dóra", "Key accounts", "hu"), ("Hegedűs Bence", "Key accounts", "hu"), ("Somogyi Lilla", "West", "hu"),
    ("Antal Kristóf", "West", "hu"), ("Bálint Emese", "East", "hu"), ("Major Dénes", "East", "hu"),
    ("Steiner Paul", "German-speaking", "de"), ("Ivory James", "British", "en"),
)  # fmt: skip
OFFICE = (
    ("Kocsis Zsófia", "Assistant", "Key accounts", "assistant"), ("Fehér Gábor", "Team lead", "West", "team_lead"),
    ("Lakatos Judit", "Lawyer", None, "lawyer"), ("Vida Péter", "Controller", None, "finance"),
    ("Sárközi Anna", "Head of HR", None, "hr"), ("Rigó Tamás", "Internal auditor", None, "auditor"),
    ("Bíró Katalin", "Compliance officer", None, "compliance_officer"),
)  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """The people who own clients, by team."""

    director: User
    managers: dict[str, list[User]]

    def everybody(self) -> list[User]:
        """All account managers, in the order in which they were made."""
        return [manager for team in self.managers.values() for manager in team]


def staff(demo: Demo) -> Staff:
    """Branches, teams, a director, a head for every team, account managers, the office, and their roles."""
    change = demo.change
    branches: dict[str, Branch] = {}
    for name, country, parent in BRANCHES:
        above = branches[parent] if parent else None
        branches[name] = change.create(
            Branch, name=name, country=country, parent=above, source=SOURCE, external_id=f"branch-{len(branches) + 1}"
        )
    teams = {
        name: change.create(Team, name=name, branch=branches[branch], source=SOURCE, external_id=f"team-{number}")
        for number, (name, branch) in enumerate(TEAMS, 1)
    }
    name, position, language = DIRECTOR
    director = _user(demo, 1, name, position, language, branch=branches["Budapest"], role="director")
    heads = {
        team: _user(
            demo, number, name, f"Head of team {team}", language, team=teams[team], branch=teams[team].branch,
            manager=director, role="branch_head",
        )
        for number, (name, team, language) in enumerate(HEADS, 2)
    }  # fmt: skip
    managers: dict[str, list[User]] = {team: [] for team in teams}
    for number, (name, team, language) in enumerate(MANAGERS, 2 + len(HEADS)):
        managers[team].append(
            _user(
                demo, number, name, "Account manager", language, team=teams[team], branch=teams[team].branch,
                manager=heads[team], role="key_account_manager" if team == "Key accounts" else "account_manager",
            )
        )  # fmt: skip
    for number, (name, position, place, role) in enumerate(OFFICE, 2 + len(HEADS) + len(MANAGERS)):
        group = teams[place] if place else None
        branch = group.branch if group else branches["Budapest"]
        _user(demo, number, name, position, "hu", team=group, branch=branch, role=role)
    return Staff(director, managers)


def _user(demo: Demo, number: int, name: str, position: str, language: str, *, role: str, **places: Any) -> User:
    family, given = name.split()
    shown = name if language == "hu" else f"{given} {family}"
    user: User = demo.change.create(
        User, name=shown, email=f"{slug(given)}.{slug(family)}@paktum.example", position=position, language=language,
        source=SOURCE, external_id=f"user-{number:02}", **places,
    )  # fmt: skip
    demo.change.create(RoleGrant, user=user, role=role, source=SOURCE, external_id=f"grant-{number:02}")
    return user
