from pathlib import Path
from typing import Any

import pytest

from paktum import Client, Deal
from paktum.access.actor import SYSTEM
from paktum.assembly.build import load_assembly
from paktum.write.change import Change

from .conftest import Terminal

TAPROOM = """
from paktum import Plugin

class Made(Plugin):
    name = "taproom"
    requires = ("banking>=0.1",)
"""


def enabled(terminal: Terminal) -> dict[str, bool]:
    return {each["name"]: each["enabled"] for each in terminal.done("plugin", "list", "--json").json}


def test_list_shows_installed_and_enabled_plugins(terminal: Terminal) -> None:
    terminal.install("taproom", TAPROOM)
    terminal.init("banking")
    found = terminal.done("plugin", "list", "--json").json
    taproom = next(each for each in found if each["name"] == "taproom")
    assert taproom == {"name": "taproom", "version": "1.0", "installed": True, "enabled": False}
    assert enabled(terminal)["banking"]
    lines = terminal.done("plugin", "list").out.splitlines()
    assert lines[0].split() == ["Plugin", "Version", "Enabled"]
    assert [line.split() for line in lines if line.startswith("taproom")] == [["taproom", "1.0", "no"]]


def test_list_works_where_there_is_no_installation(terminal: Terminal) -> None:
    assert {"banking": False, "hotel": False, "leasing": False}.items() <= enabled(terminal).items()


def test_enable_makes_the_tables_and_the_rows_of_facets(terminal: Terminal) -> None:
    terminal.init()
    terminal.deal("prospecting")
    ended = terminal.done("plugin", "enable", "banking", "--json")
    assert ended.json["enabled"] == "banking"
    assert ended.json["migrations"][:1] == ["banking_0001"]
    assert enabled(terminal)["banking"]
    assert terminal.done("doctor").out == "Nothing is wrong.\n"
    asked = terminal.done("query", "{ clients { nodes { banking { kycStatus } } } }").json
    assert asked == {"data": {"clients": {"nodes": [{"banking": {"kycStatus": "PENDING"}}]}}}


def test_search_finds_by_what_enabled_plugins_say(terminal: Terminal) -> None:
    terminal.init("hotel")
    terminal.change(lambda change: change.create(Client, name="Ürge", facets={"hotel": {"rate_code": "WINTER-26"}}))
    asked = ["query", '{ search(text: "winter") { nodes { title } } }']
    assert terminal.done(*asked).json["data"]["search"]["nodes"] == [{"title": "Ürge"}]
    terminal.done("plugin", "disable", "hotel")
    assert terminal.done(*asked).json["data"]["search"]["nodes"] == []
    assert terminal.done("doctor").out == "Nothing is wrong.\n"
    terminal.done("plugin", "enable", "hotel")
    assert terminal.done(*asked).json["data"]["search"]["nodes"] == [{"title": "Ürge"}]


@pytest.mark.parametrize(
    ("name", "code"),
    [("bankng", "PLUGIN_NOT_INSTALLED"), ("hotel", "PLUGIN_ENABLED"), ("taproom", "REQUIREMENT_DISABLED")],
)
def test_enable_refuses_what_does_not_fit_and_changes_nothing(terminal: Terminal, name: str, code: str) -> None:
    terminal.install("taproom", TAPROOM)
    terminal.init("hotel")
    before = Path("paktum.toml").read_bytes()
    ended = terminal.run("plugin", "enable", name, "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, [code])
    assert Path("paktum.toml").read_bytes() == before


def test_disable_moves_records_to_the_fallback_with_a_row_of_history(terminal: Terminal) -> None:
    terminal.init("banking")
    held, other = terminal.deal("kyc_check"), terminal.deal("engaging")
    deleted = terminal.deal("kyc_check")
    terminal.change(lambda change: change.delete(change.get(Deal, deleted.id)))
    ended = terminal.done("plugin", "disable", "banking", "--json")
    assert ended.json == {
        "disabled": "banking",
        "moved": [{"entity": "Deal", "state": "kyc_check", "fallback": "qualified", "records": 2}],
        "problems": [],
    }
    assert not enabled(terminal)["banking"]
    stages = terminal.done("query", "{ deals { nodes { id stage workflow { availableTransitions { name } } } } }").json
    found = {each["id"]: each for each in stages["data"]["deals"]["nodes"]}
    names = {f"deal_{held.id.hex}": "qualified", f"deal_{other.id.hex}": "engaging"}
    assert {key: each["stage"] for key, each in found.items()} == names
    assert found[f"deal_{held.id.hex}"]["workflow"]["availableTransitions"]
    assert history(terminal, held) == [(None, None, "kyc_check"), (None, "kyc_check", "qualified")]
    assert history(terminal, other) == [(None, None, "engaging")]
    assert history(terminal, deleted) == [(None, None, "kyc_check"), (None, "kyc_check", "qualified")]
    told = terminal.done("query", ORIGINS % f"deal_{held.id.hex}").json["data"]["deal"]["history"]["nodes"]
    assert [(each["changeSet"]["origin"], each["changeSet"]["operation"]) for each in told] == [
        ("PLUGINS", "disable banking"), ("IMPORT", None),
    ]  # fmt: skip
    assert terminal.done("doctor").out == "Nothing is wrong.\n"


ORIGINS = '{ deal(id: "%s") { history { nodes { changeSet { origin operation } } } } }'


def history(terminal: Terminal, record: Any) -> list[tuple[Any, ...]]:
    from paktum import WorkflowChange

    def read(change: Change) -> list[tuple[Any, ...]]:
        rows = [each for each in change.list_(WorkflowChange) if each.record_id == record.id]
        return [(each.transition, each.from_state, each.to_state) for each in rows]

    return terminal.change(read)  # type: ignore[no-any-return]


def test_disable_tells_people_what_it_moved(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("kyc_check")
    ended = terminal.done("plugin", "disable", "banking")
    assert ended.out == "banking is disabled. Its data is kept.\n1 of Deal moved from kyc_check to qualified\n"
    assert ended.err == "Start the server again.\n"


def test_what_was_disabled_and_enabled_again_has_its_data(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("prospecting")
    query = "{ clients { nodes { banking { kycStatus riskNote } } } }"
    before = terminal.done("query", query).json
    terminal.done("plugin", "disable", "banking")
    assert terminal.run("query", query).code == 3
    assert terminal.done("plugin", "enable", "banking", "--json").json == {"enabled": "banking", "migrations": []}
    assert terminal.done("query", query).json == before


def test_disable_is_refused_while_another_plugin_needs_it(terminal: Terminal) -> None:
    terminal.install("taproom", TAPROOM)
    terminal.init("banking", "taproom")
    terminal.deal("kyc_check")
    ended = terminal.run("plugin", "disable", "banking", "--json")
    told = {
        "code": "PLUGIN_REQUIRED",
        "message": "banking is needed by taproom",
        "remedy": "disable first: paktum plugin disable taproom",
    }
    assert (ended.code, ended.json) == (3, {"errors": [told]})
    assert enabled(terminal)["banking"]
    assert terminal.done("query", "{ deals { nodes { stage } } }").json["data"]["deals"]["nodes"] == [
        {"stage": "kyc_check"}
    ]


def test_disable_is_refused_for_what_is_not_enabled(terminal: Terminal) -> None:
    terminal.init("banking")
    ended = terminal.run("plugin", "disable", "hotel")
    assert (ended.code, ended.err) == (3, "[PLUGIN_NOT_ENABLED] hotel is not enabled; enabled are: banking\n")


def test_a_plugin_that_is_not_installed_any_more_can_be_disabled(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("kyc_check")
    settings = Path("paktum.toml")
    settings.write_text(settings.read_text().replace('["banking"]', '["bankng"]'))
    ended = terminal.run("plugin", "disable", "bankng", "--json")
    assert ended.code == 4
    assert (ended.json["moved"], [each["code"] for each in ended.json["problems"]]) == ([], ["PLUGIN_NOT_INSTALLED"])
    found = terminal.run("doctor", "--json")
    assert (found.code, [each["code"] for each in found.json["findings"]]) == (4, ["STATE_UNKNOWN"])


def test_a_list_of_plugins_in_the_environment_is_not_edited(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.init("banking")
    monkeypatch.setenv("PAKTUM_PLUGINS", "banking")
    for command in (("enable", "hotel"), ("disable", "banking")):
        ended = terminal.run("plugin", *command, "--json")
        assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["PLUGINS_FROM_ENVIRONMENT"])


def test_purge_says_what_would_be_lost_and_removes_it_when_told_so(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("prospecting")
    assert terminal.run("plugin", "purge", "banking", "--yes").code == 3
    terminal.done("plugin", "disable", "banking")
    ended = terminal.run("plugin", "purge", "banking", "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["NOT_CONFIRMED"])
    assert "banking_client with 1 rows" in ended.json["errors"][0]["message"]
    removed = terminal.done("plugin", "purge", "banking", "--yes", "--json").json["removed"]
    assert {"table": "banking_client", "rows": 1} in removed
    assert terminal.done("doctor").out == "Nothing is wrong.\n"


def test_moving_is_the_work_of_the_system(terminal: Terminal) -> None:
    terminal.init("banking")
    held = terminal.deal("kyc_check")
    terminal.done("plugin", "disable", "banking")
    deal = terminal.change(lambda change: change.get(Deal, held.id))
    assert (deal.stage, deal.version, deal.changed_by_id) == ("qualified", 2, SYSTEM.user_id)
    assert load_assembly(()).workflows["deal"].workflow.state("kyc_check") is None
