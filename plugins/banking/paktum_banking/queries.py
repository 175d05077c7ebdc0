"""What people of a bank ask that no filter can say."""

from collections.abc import Sequence

from paktum import Asking, Client, query


@query(Client)
def banking_connected_clients(asking: Asking, client: Client) -> Sequence[Client]:
    """The group that a client belongs to, from the company at its top downwards: its members are lent to as one."""
    top = client
    while top.parent is not None:
        top = top.parent
    group = [top]
    level: Sequence[Client] = group
    while level:
        level = asking.list_(Client, parent=level)
        group = [*group, *level]
    return group
