"""What somebody may see of a company, in plain Python, and the company without the rest."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from paktum.testing.company import Company

Row = Mapping[str, Any]
Keys = set[uuid.UUID]

PARENTS = {
    "core_client_identifier": ("client_id", "core_client"), "core_contact_role": ("client_id", "core_client"),
    "core_deal_line": ("deal_id", "core_deal"), "core_contract_party": ("contract_id", "core_contract"),
    "banking_credit_facility": ("client_id", "core_client"), "banking_guarantee": ("client_id", "core_client"),
    "core_role_grant": ("user_id", "core_user"),
    "core_access_grant": ("role_id", "core_access_role"), "core_access_permission": ("role_id", "core_access_role"),
}  # fmt: skip
"""Where the rights to a record come from."""

NOTED = {
    "core_tier_assignment": ("scheme", {"banking.corporate": "core_client"}),
    "core_tier_change": ("scheme", {"banking.corporate": "core_client"}),
    "core_workflow_change": ("workflow_code", {"deal": "core_deal", "contract": "core_contract"}),
}
"""What is noted about records of other tables."""

OWNED = ("core_client", "core_contact", "core_deal", "core_contract", "core_activity")


class Sight:
    """The living records of a company, and which of them somebody sees."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.tables = {table.name: table for table in company.assembly.metadata.sorted_tables}
        with company.engine.connect() as connection:
            self.rows: dict[str, list[Row]] = {
                name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                for name, table in self.tables.items()
                if "deleted_at" in table.c
            }
        self.branches = {row["id"]: row["parent_id"] for row in self.rows["core_branch"]}

    def seen(self, user: Any, scopes: set[str], *, shared: bool = True) -> dict[str, Keys]:
        """The keys that somebody sees who is granted to read every kind of record within some scopes."""
        found: dict[str, Keys] = {
            name: {row["id"] for row in self.rows[name] if self._owned(row, user, scopes)} for name in OWNED
        }
        waiting = [name for name in self.rows if name not in found]
        while waiting:
            name = waiting.pop(0)
            if name in PARENTS:
                column, parent = PARENTS[name]
                if parent not in found:
                    waiting.append(name)
                    continue
                found[name] = {row["id"] for row in self.rows[name] if row[column] in found[parent]}
            elif name in NOTED:
                column, about = NOTED[name]
                if not found.keys() >= set(about.values()):
                    waiting.append(name)
                    continue
                found[name] = {row["id"] for row in self.rows[name] if row["record_id"] in found[about[row[column]]]}
            else:
                found[name] = {row["id"] for row in self.rows[name]} if shared else set()
        return found

    def _owned(self, row: Row, user: Any, scopes: set[str]) -> bool:
        above, branch = {user.branch_id}, row["branch_id"]
        while branch is not None and branch not in above:
            branch = self.branches[branch]
        within = {
            "all": True,
            "own": row["owner_id"] == user.id,
            "team": row["team_id"] is not None and row["team_id"] == user.team_id,
            "branch": branch is not None,
        }
        return any(within[scope] for scope in scopes)

    @contextmanager
    def without(self, seen: Mapping[str, Keys]) -> Iterator[None]:
        """The company meanwhile without the records that are not seen."""
        hidden = {name: [row["id"] for row in rows if row["id"] not in seen[name]] for name, rows in self.rows.items()}
        self._mark(hidden, datetime(2026, 1, 1, tzinfo=UTC))
        yield
        self._mark(hidden, None)

    def _mark(self, hidden: Mapping[str, list[uuid.UUID]], moment: datetime | None) -> None:
        with self.company.engine.begin() as connection:
            for name, keys in hidden.items():
                table = self.tables[name]
                for start in range(0, len(keys), 500):
                    some = table.c.id.in_(keys[start : start + 500])
                    connection.execute(sa.update(table).where(some).values(deleted_at=moment))
