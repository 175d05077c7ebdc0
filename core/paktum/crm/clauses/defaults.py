"""The types of contract and the clauses that a company begins with."""

from paktum import Defaults

from ..contracts.models import ContractType
from .models import Clause, ClauseVariant, RequiredClause

TYPES = (("framework", "Framework agreement"), ("supply", "Supply"), ("service", "Service"))

CLAUSES = (
    (
        "payment", "Payment", "payment", ("supply", "service"),
        "Invoices are payable within 30 days of receipt.",
        "A számlák a kézhezvételtől számított 30 napon belül fizetendők.",
    ),
    (
        "delivery", "Delivery", "delivery", ("supply",),
        "Goods are delivered on the agreed days; who is late pays a penalty for each day.",
        "Az árut a megállapodott napokon kell szállítani; a késedelmes fél minden nap után kötbért fizet.",
    ),
    (
        "liability", "Liability", "liability", ("framework", "supply", "service"),
        "Each party answers for the damage that it has caused.",
        "Mindkét fél felel az általa okozott kárért.",
    ),
    (
        "confidentiality", "Confidentiality", "confidentiality", ("framework", "service"),
        "What the parties learn of each other they tell nobody.",
        "A felek az egymásról megtudott információkat nem adják tovább.",
    ),
    (
        "termination", "Notice", "termination", ("framework", "service"),
        "Each party may give notice in writing, within the notice period.",
        "Bármelyik fél írásban, a felmondási idő betartásával mondhatja fel a szerződést.",
    ),
)  # fmt: skip
"""Code, name, topic, the types of contract that must have it, the text in English and in Hungarian."""

DEFAULTS = (
    Defaults(ContractType, by="code", rows=tuple({"code": code, "name": name} for code, name in TYPES)),
    Defaults(
        Clause, by="code",
        rows=tuple({"code": code, "name": name, "topic": topic} for code, name, topic, *_ in CLAUSES),
    ),
    Defaults(
        ClauseVariant, by="code",
        rows=tuple(
            {"code": f"{code}.{language}", "clause": code, "name": "Standard", "language": language, "text": text}
            for code, _name, _topic, _types, *texts in CLAUSES
            for language, text in zip(("en", "hu"), texts, strict=True)
        ),
    ),
    Defaults(
        RequiredClause, by="code",
        rows=tuple(
            {"code": f"{each}.{code}", "type": each, "clause": code}
            for code, _name, _topic, types, *_ in CLAUSES
            for each in types
        ),
    ),
)  # fmt: skip
