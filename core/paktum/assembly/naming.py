"""How names are derived: what an author writes in one form appears in the API and the database in theirs."""

import enum
import hashlib
import re
from collections.abc import Mapping

IDENTIFIER_LIMIT = 63
"""PostgreSQL's longest identifier."""

CORE = "core"
"""The name of plugin zero: its types, ids and permissions carry no prefix in the API."""

KERNEL = "paktum"
"""Who owns the names that every API has, in problems; no plugin can have this name."""

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""The form of names of attributes, lists, actions, states: `kyc_review_on`."""

DOTTED = re.compile(rf"{SNAKE.pattern}(\.{SNAKE.pattern})*")
"""The form of codes: `banking.kyc.write`."""

PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
"""The form of names of classes: `CreditFacility`."""


def snake(name: str) -> str:
    """`CreditFacility` becomes `credit_facility`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def camel(name: str) -> str:
    """`kyc_review_on` becomes `kycReviewOn`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def pascal(name: str) -> str:
    """`credit_facility` becomes `CreditFacility`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def verb_mutation(entity: str, action: str) -> str:
    """The mutation of a verb: `mark_won` of `deal` becomes `dealMarkWon`."""
    return entity + pascal(action)


def lower_first(name: str) -> str:
    """`BankingCreditFacility` becomes `bankingCreditFacility`."""
    return name[:1].lower() + name[1:]


def plural(name: str) -> str:
    """The English plural of a type or attribute name; an entity with an irregular one says `plural=`."""
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|z|ch|sh)$", name) else "s")


def identifier(*parts: str) -> str:
    """A database identifier from parts; one that is too long ends in a hash of the whole."""
    whole = "_".join(parts)
    if len(whole) <= IDENTIFIER_LIMIT:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{whole[: IDENTIFIER_LIMIT - 9]}_{digest}"


def type_name(plugin: str, class_name: str) -> str:
    """The API's name of a type that a plugin declares: `BankingCreditFacility`; the core's carry no prefix."""
    if plugin == CORE or re.match(rf"{pascal(plugin)}(?![a-z0-9])", class_name):
        return class_name
    return pascal(plugin) + class_name


def facet_type_name(owner: str, plugin: str) -> str:
    """The API's name of what a plugin adds to a type: `ClientBanking`."""
    return owner + pascal(plugin)


def table_name(plugin: str, class_name: str) -> str:
    """The database's name of an entity's table: `banking_credit_facility`, `core_client`."""
    name = snake(class_name)
    return identifier(name if name.startswith(f"{plugin}_") else f"{plugin}_{name}")


def facet_table_name(plugin: str, owner_table: str) -> str:
    """The name of a facet's table: `banking_client`, `brewery_hotel_property`."""
    return identifier(plugin, owner_table.removeprefix("core_"))


def id_prefix(plugin: str, class_name: str, chosen: str | None) -> str:
    """What an entity's ids begin with: `client`, `banking_facility`."""
    name = chosen or snake(class_name)
    return name if plugin == CORE or name.startswith(f"{plugin}_") else f"{plugin}_{name}"


def list_name(plugin: str, class_name: str, chosen: str | None) -> str:
    """The name of an entity's list at the root of the API: `clients`, `bankingCreditFacilities`."""
    return lower_first(type_name(plugin, pascal(chosen)) if chosen else plural(type_name(plugin, class_name)))


def aggregate_name(list_name: str) -> str:
    """The name of the field with the groups and figures of a list: `dealsAggregate`."""
    return f"{list_name}Aggregate"


def hop_name(reference: str) -> str:
    """The name under which groups have keys of a record that a reference leads to: `ofClient`."""
    return f"of{pascal(reference)}"


def enum_owner(choices: type[enum.Enum], user: str, packages: Mapping[str, str]) -> str:
    """The plugin in whose package an enumeration was defined; if it is in none, or in several's, the one that uses it.

    `packages` are those of the enabled plugins, by name.
    """
    module = choices.__module__
    if module.partition(".")[0] == __name__.partition(".")[0]:
        return CORE
    around = [name for name, package in packages.items() if module == package or module.startswith(f"{package}.")]
    nearest = max((len(packages[name]) for name in around), default=0)
    owners = [name for name in around if len(packages[name]) == nearest]
    return owners[0] if len(owners) == 1 else user
