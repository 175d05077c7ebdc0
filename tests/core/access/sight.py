"""What somebody may see of a company, in plain Python, and the company without the rest."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from paktum.assembly.model import EntityModel
from paktum.testing.company import Company

Row = Mapping[str, Any]
Keys = set[uuid.UUID]


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
        self.accounts = {row["client_id"]: set[Any]() for row in self.rows["core_account_member"]}
        owners = {row["id"]: row["owner_id"] for row in self.rows["core_client"]}
        for row in self.rows["core_account_member"]:
            self.accounts[row["client_id"]] |= {row["user_id"], owners[row["client_id"]]}
        self.branches = {row["id"]: row["parent_id"] for row in self.rows["core_branch"]}

    def seen(self, user: Any, scopes: set[str], *, shared: bool = True, whole: Collection[str] = ()) -> dict[str, Keys]:
        """The keys that somebody sees who is granted to read every kind of record within some scopes: the own, those of
        whom they belong to, and what is part of them or noted about them; all records of the kinds in `whole`.
        matrix.txt has who belongs to whom."""
        models = {model.table.name: model for model in self.company.assembly.entities.values()}
        found: dict[str, Keys] = {}

        def keys(name: str) -> Keys:
            if name not in found:
                found[name] = {row["id"] for row in self.rows[name] if sees(models[name], row)}
            return found[name]

        def sees(model: EntityModel, row: Row) -> bool:
            if model.type_name in whole:
                return True
            if model.parent is not None:
                above = self.company.assembly.entity(model.parent.target).table.name
                return row[f"{model.parent.name}_id"] in keys(above)
            if model.told_by is not None:
                about = self.company.assembly.told_of(model)[row[model.told_by]]
                return row["record_id"] in keys(about.table.name)
            return self._owned(model, row, user, scopes) if "owner" in model.places else shared

        return {name: keys(name) for name in self.rows}

    def _owned(self, model: EntityModel, row: Row, user: Any, scopes: set[str]) -> bool:
        above, team, branch = {user.branch_id}, row.get("team_id"), row.get("branch_id")
        while branch is not None and branch not in above:
            branch = self.branches[branch]
        account = row["id"] if model.type_name == "Client" else row.get("client_id") if model.benefactor else None
        within = {
            "all": True,
            "own": row["owner_id"] == user.id,
            "account": user.id in self.accounts.get(account, set()),
            "team": team is not None and team == user.team_id,
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
