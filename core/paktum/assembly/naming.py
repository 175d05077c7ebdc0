"""How names are derived: what an author writes in one form appears in the API and the database in theirs."""

import hashlib
import re

IDENTIFIER_LIMIT = 63
"""PostgreSQL's longest identifier."""


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


CORE = "core"
"""The name of plugin zero: its types, ids and permissions carry no prefix in the API."""


def type_name(plugin: str, class_name: str) -> str:
    """The API's name of a type that a plugin declares: `BankingCreditFacility`; the core's carry no prefix."""
    if plugin == CORE or class_name.startswith(pascal(plugin)):
        return class_name
    return pascal(plugin) + class_name


def table_name(plugin: str, class_name: str) -> str:
    """The database's name of an entity's table: `banking_credit_facility`, `core_client`."""
    name = snake(class_name)
    return identifier(name if name.startswith(f"{plugin}_") else f"{plugin}_{name}")


def id_prefix(plugin: str, class_name: str, chosen: str | None) -> str:
    """What an entity's ids begin with: `client`, `banking_facility`."""
    name = chosen or snake(class_name)
    return name if plugin == CORE or name.startswith(f"{plugin}_") else f"{plugin}_{name}"
