"""The tests' own eyes: a database that has changed by one value does not look as before."""

from paktum import Client

from .conftest import Desk


def test_one_changed_value_is_seen_and_nothing_else(desk: Desk) -> None:
    key = desk.run(lambda change: change.create(Client, name="A", country="HU").id)
    before = desk.dump()
    assert desk.dump() == before

    desk.run(lambda change: change.update(change.get(Client, key), country="AT"))

    after = desk.dump()
    assert "core_client" in {name for name in after if after[name] != before[name]}
    assert after["core_deal"] == before["core_deal"]
