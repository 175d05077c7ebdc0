from collections.abc import Callable

from paktum import Change, Client
from paktum.testing.company import Company

GROUP = "query ($id: ID!) { bankingConnectedClients(clientId: $id) { name parent { name } banking { kycStatus } } }"


def test_connected_clients_are_the_whole_tree_of_a_client(make_company: Callable[..., Company]) -> None:
    company = make_company("banking")

    def found(change: Change) -> dict[str, Client]:
        made: dict[str, Client] = {}
        for name, above in (("Top", None), ("Left", "Top"), ("Right", "Top"), ("Below", "Left"), ("Alone", None)):
            made[name] = change.create(Client, name=name, parent=made[above] if above else None)
        return made

    ids = {name: company.id_of(client) for name, client in company.run(found).items()}

    answers = {name: company.ask(GROUP, id=ids[name])["bankingConnectedClients"] for name in ids}
    for name in ("Top", "Left", "Right", "Below"):
        assert [each["name"] for each in answers[name]] == ["Top", "Left", "Right", "Below"]
    assert [each["parent"] and each["parent"]["name"] for each in answers["Below"]] == [None, "Top", "Top", "Left"]
    assert answers["Alone"] == [{"name": "Alone", "parent": None, "banking": {"kycStatus": "PENDING"}}]
