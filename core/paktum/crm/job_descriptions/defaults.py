"""The skills, functions and standard job descriptions that a company begins with, in English and in Hungarian."""

from paktum import Defaults

from ..documents.kinds import LANGUAGES
from .models import JobDescription, JobFunction, JobItem, JobSection, JobVariant, Skill

SKILLS = (
    ("economics", "Economics"),
    ("marketing", "Marketing"),
    ("products", "The company's products and services"),
    ("writing", "Business plans, offers and contracts"),
    ("relations", "Building relations"),
    ("etiquette", "Etiquette with clients"),
    ("psychology", "Psychology and communication"),
)

FUNCTIONS = (
    (
        "find_clients", JobVariant.SELLING, "marketing",
        "Finds new clients on every channel, and wins them for the company.",
        "Minden csatornán új ügyfeleket keres, és megnyeri őket a vállalatnak.",
    ),
    (
        "conclude", JobVariant.SELLING, "writing",
        "Makes offers, negotiates, and concludes contracts.",
        "Ajánlatot tesz, tárgyal, és szerződést köt.",
    ),
    (
        "settle_complaints", JobVariant.COMPLAINTS, "psychology",
        "Takes complaints, settles them within the company's deadlines, and tells the client what was done.",
        "Átveszi a panaszokat, a vállalati határidőn belül rendezi őket, és tájékoztatja az ügyfelet.",
    ),
    (
        "prevent_complaints", JobVariant.COMPLAINTS, "relations",
        "Proposes what keeps the same complaint from coming again.",
        "Javaslatot tesz arra, hogyan kerülhető el a panasz megismétlődése.",
    ),
    (
        "check_delivery", JobVariant.AFTER_SALES, "products",
        "Checks that what was agreed is delivered, and asks whether the client is satisfied.",
        "Ellenőrzi a megállapodás szerinti teljesítést, és megkérdezi, elégedett-e az ügyfél.",
    ),
    (
        "keep_contact", JobVariant.AFTER_SALES, "etiquette",
        "Keeps in touch with the clients after the deal.",
        "Az ügylet után is kapcsolatot tart az ügyfelekkel.",
    ),
    (
        "advise", JobVariant.ADVICE, "products",
        "Advises clients on products, terms and prices.",
        "Tanácsot ad az ügyfeleknek a termékekről, a feltételekről és az árakról.",
    ),
    (
        "find_needs", JobVariant.ADVICE, "psychology",
        "Finds out what the client needs, and offers what fits.",
        "Felméri az ügyfél igényeit, és azt kínálja, ami megfelel nekik.",
    ),
)  # fmt: skip
"""Code, variant, skill, the text in English and in Hungarian."""

NAMES = ("Account manager", "Ügyfélmenedzser")

ITEMS = (
    (
        JobSection.GENERAL,
        "The account manager belongs to the company's management staff.",
        "Az ügyfélmenedzser a vállalat vezető állományához tartozik.",
    ),
    (
        JobSection.GENERAL,
        "Appointed and dismissed by order of the head of the company.",
        "Kinevezése és felmentése a cégvezető utasításával történik.",
    ),
    (
        JobSection.FUNCTIONS,
        "Looks after the clients entrusted to the position, and keeps their data up to date.",
        "Gondozza a rábízott ügyfeleket, és naprakészen tartja adataikat.",
    ),
    (
        JobSection.RIGHTS,
        "May ask other departments for what the work with clients takes.",
        "A többi részlegtől kérheti az ügyfelekkel végzett munkához szükségeseket.",
    ),
    (
        JobSection.RIGHTS,
        "Travel costs and mobile communication are paid by the employer.",
        "Utazási és mobilkommunikációs költségeit a munkáltató viseli.",
    ),
    (
        JobSection.RIGHTS,
        "May take part in trainings at the employer's cost.",
        "A munkáltató költségére képzéseken vehet részt.",
    ),
    (
        JobSection.RESPONSIBILITY,
        "Answers for duties that were not fulfilled, or badly.",
        "Felel feladatai elmulasztásáért vagy hibás teljesítéséért.",
    ),
    (
        JobSection.RESPONSIBILITY,
        "Answers for damage caused to the company.",
        "Felel a vállalatnak okozott kárért.",
    ),
    (
        JobSection.RESPONSIBILITY,
        "Answers for keeping business secrets.",
        "Felel az üzleti titok megtartásáért.",
    ),
)  # fmt: skip
"""Section, the text in English and in Hungarian."""

DEFAULTS = (
    Defaults(Skill, by="code", rows=tuple({"code": code, "name": name} for code, name in SKILLS)),
    Defaults(
        JobFunction, by="code",
        rows=tuple(
            {"code": f"{code}.{language}", "variant": variant, "language": language, "text": text, "skill": skill}
            for code, variant, skill, *texts in FUNCTIONS
            for language, text in zip(LANGUAGES, texts, strict=True)
        ),
    ),
    Defaults(
        JobDescription, by="code",
        rows=tuple(
            {"code": f"account_manager.{language}", "name": name, "language": language, "is_standard": True}
            for language, name in zip(LANGUAGES, NAMES, strict=True)
        ),
    ),
    Defaults(
        JobItem, by="code",
        rows=tuple(
            {
                "code": f"account_manager.{number}.{language}", "description": f"account_manager.{language}",
                "section": section, "position": number, "text": text,
            }
            for number, (section, *texts) in enumerate(ITEMS, 1)
            for language, text in zip(LANGUAGES, texts, strict=True)
        ),
    ),
)  # fmt: skip
