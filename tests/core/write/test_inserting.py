"""How the records of one transaction come into the database."""

from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client, Deal

from .conftest import Desk


def test_a_record_may_refer_to_one_that_is_made_after_it(desk: Desk) -> None:
    def work(change: Any) -> None:
        deal = change.create(Deal, name="First")
        child = change.create(Client, name="Child")
        change.update(child, parent=change.create(Client, name="Parent"))
        change.update(deal, client=child)

    desk.run(work)

    clients, deals = (desk.assembly.entity(cls).table for cls in (Client, Deal))
    parents = clients.alias()
    query = (
        sa.select(deals.c.name, clients.c.name, parents.c.name)
        .join(clients, clients.c.id == deals.c.client_id)
        .join(parents, parents.c.id == clients.c.parent_id)
    )
    with desk.writer.engine.connect() as connection:
        assert connection.execute(query).all() == [("First", "Child", "Parent")]


@pytest.mark.parametrize("count", [1, 40])
def test_records_of_one_kind_take_one_statement_however_many_they_are(desk: Desk, count: int) -> None:
    statements: list[str] = []
    listen = (desk.writer.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    sa.event.listen(*listen)
    try:
        desk.run(lambda change: [change.create(Client, name=f"Client {n}") for n in range(count)])
    finally:
        sa.event.remove(*listen)

    assert len([text for text in statements if text.startswith("INSERT INTO core_client ")]) == 1
    assert len([text for text in statements if text.startswith("INSERT INTO paktum_search_entry ")]) == 1
