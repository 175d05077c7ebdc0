"""Words that names and addresses of the demo data are made of. No company in it exists, and no person is meant."""

import unicodedata
from dataclasses import dataclass

from ..clients.models import SizeClass


@dataclass(frozen=True, slots=True)
class Sector:
    """An industry: what it is called, its code in NACE Rev. 2.1, and how companies of it name their trade."""

    name: str
    code: str
    hungarian: str
    german: str
    english: str
    euros_per_employee: int


SECTORS = (
    Sector("Machinery", "28.99", "Gépgyártó", "Maschinenbau", "Engineering", 140_000),
    Sector("Metal products", "25.99", "Fémipari", "Metallbau", "Metalworks", 110_000),
    Sector("Vehicle parts", "29.32", "Járműalkatrész-gyártó", "Fahrzeugteile", "Components", 170_000),
    Sector("Food", "10.89", "Élelmiszeripari", "Lebensmittel", "Foods", 160_000),
    Sector("Furniture", "31.00", "Bútorgyártó", "Möbelwerk", "Furniture", 80_000),
    Sector("Pharmaceuticals", "21.20", "Gyógyszeripari", "Pharma", "Pharmaceuticals", 290_000),
    Sector("Printing", "18.12", "Nyomdaipari", "Druckerei", "Print", 85_000),
    Sector("Construction", "41.00", "Építőipari", "Bau", "Construction", 130_000),
    Sector("Road freight", "49.41", "Fuvarozási és Logisztikai", "Spedition", "Logistics", 120_000),
    Sector("Wholesale", "46.90", "Nagykereskedelmi", "Großhandel", "Trading", 420_000),
    Sector("Software", "62.10", "Informatikai", "Software", "Software", 95_000),
    Sector("Business consulting", "70.20", "Tanácsadó", "Beratung", "Consulting", 90_000),
    Sector("Agriculture", "01.50", "Mezőgazdasági", "Agrar", "Farms", 105_000),
    Sector("Energy", "35.12", "Energetikai", "Energie", "Energy", 480_000),
    Sector("Events", "82.30", "Rendezvényszervező", "Veranstaltungen", "Events", 75_000),
    Sector("Architecture and design", "71.12", "Mérnöki és Tervező", "Planung", "Design", 70_000),
)

HOSPITALS = Sector("Hospitals", "86.10", "Kórház", "Krankenhaus", "Hospital", 60_000)

HUNGARIAN_BRANDS = (
    "Bakonykő", "Szélrózsa", "Kéktorony", "Aranyhíd", "Tölgyhajlat", "Rónavirág", "Borostyánkút", "Holdfényhegy",
    "Nyírforrás", "Csillagfürt", "Mezőhajnal", "Sárgarigó", "Ezüstpatak", "Kőrisliget", "Harangláb", "Vízimolnár",
    "Havasalja", "Zöldsziget", "Fehérgyöngy", "Pirkadat", "Vadszőlő", "Hársfasor", "Délibábos", "Kőszikla",
    "Nádfonat", "Rozmaringkert", "Tűzmadár", "Vándorsólyom", "Égerláp", "Jázminvölgy",
)  # fmt: skip
GERMAN_BRANDS = (
    "Silbertanne", "Falkenwinkel", "Morgentau", "Eichengrund", "Steinbrunn", "Lindenhain", "Nordwiese", "Alpenblick",
    "Rotbuche", "Sonnleiten", "Wiesenquell", "Dreibrücken",
)  # fmt: skip
ENGLISH_BRANDS = (
    "Larkstone", "Thornmere", "Ashcombe Vale", "Kestrel Bay", "Winterbourne Hill", "Fernleigh", "Oakhollow",
    "Gullhaven", "Redmarsh", "Heatherfield", "Copperbrook", "Stillwater Down",
)  # fmt: skip
OTHER_BRANDS = (
    "Novalin", "Carpatis", "Vistolan", "Moravel", "Tarnova", "Pontevalle", "Zuidermeer", "Brezanka", "Sudetia",
    "Adrialon", "Polaniec", "Dunarea Noua",
)  # fmt: skip

HUNGARIAN_FAMILY_NAMES = (
    "Nagy", "Kovács", "Tóth", "Szabó", "Horváth", "Varga", "Kiss", "Molnár", "Németh", "Farkas", "Balogh", "Papp",
    "Takács", "Juhász", "Lakatos", "Mészáros", "Simon", "Rácz", "Fekete", "Szűcs", "Török", "Fehér", "Bíró", "Győri",
)  # fmt: skip
HUNGARIAN_GIVEN_NAMES = (
    "Anna", "Katalin", "Zsófia", "Eszter", "Ágnes", "Réka", "Judit", "Mária", "Ildikó", "Nóra", "László", "István",
    "Gábor", "Péter", "Zoltán", "András", "Tamás", "Balázs", "Márton", "Ádám",
)  # fmt: skip
ENGLISH_FAMILY_NAMES = (
    "Ashford", "Bennett", "Carver", "Dalton", "Ellison", "Fletcher", "Granger", "Holloway", "Jarvis", "Marlowe",
    "Pemberton", "Whitlock",
)  # fmt: skip
ENGLISH_GIVEN_NAMES = (
    "Alice", "Charlotte", "Emma", "Hannah", "Olivia", "Sophie", "Daniel", "Edward", "George", "Henry", "Oliver",
    "Thomas",
)  # fmt: skip
GERMAN_FAMILY_NAMES = (
    "Bauer", "Brandt", "Eder", "Fuchs", "Gruber", "Hofer", "Keller", "Lang", "Moser", "Pichler", "Vogel", "Winkler",
)  # fmt: skip
GERMAN_GIVEN_NAMES = (
    "Anja", "Birgit", "Claudia", "Katrin", "Sabine", "Ulrike", "Florian", "Jürgen", "Markus", "Stefan", "Thomas",
    "Wolfgang",
)  # fmt: skip

POSITIONS = (
    "Managing director", "Chief financial officer", "Head of purchasing", "Head of treasury", "Travel manager",
    "Fleet manager", "Office manager", "Plant manager",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A town with its post code and, where the country has them in addresses, its county or state."""

    town: str
    post_code: str
    sub_division: str | None = None


@dataclass(frozen=True, slots=True)
class Country:
    """How companies of a country are named, reached and written to."""

    code: str
    language: str
    phone_prefix: str
    legal_forms: dict[SizeClass, str]
    places: tuple[Place, ...]
    streets: tuple[str, ...]


def _forms(private: str, public: str, largest: str | None = None) -> dict[SizeClass, str]:
    small = dict.fromkeys((SizeClass.MICRO, SizeClass.SMALL), private)
    return {**small, SizeClass.MEDIUM: public, SizeClass.LARGE: largest or public}


COUNTRIES = {
    country.code: country
    for country in (
        Country(
            "HU", "hu", "+3615550", _forms("Kft.", "Zrt.", "Nyrt."),
            (
                Place("Budapest", "1117"), Place("Budapest", "1138"), Place("Budapest", "1051"), Place("Győr", "9021"),
                Place("Debrecen", "4025"), Place("Szeged", "6720"), Place("Pécs", "7621"), Place("Miskolc", "3525"),
                Place("Székesfehérvár", "8000"), Place("Kecskemét", "6000"), Place("Veszprém", "8200"),
            ),
            ("Fő utca", "Kossuth Lajos utca", "Petőfi Sándor utca", "Ipartelepi út", "Gyár utca", "Rákóczi út"),
        ),
        Country(
            "AT", "de", "+4315550", _forms("GmbH", "GmbH", "AG"),
            (
                Place("Wien", "1100", "Wien"), Place("Graz", "8020", "Steiermark"),
                Place("Linz", "4020", "Oberösterreich"),
            ),
            ("Hauptstraße", "Industriestraße", "Lindengasse", "Bahnhofplatz"),
        ),
        Country(
            "DE", "de", "+49305550", _forms("GmbH", "GmbH & Co. KG", "AG"),
            (
                Place("München", "80339", "Bayern"), Place("Stuttgart", "70565", "Baden-Württemberg"),
                Place("Leipzig", "04109", "Sachsen"),
            ),
            ("Bahnhofstraße", "Werkstraße", "Am Kanal", "Gartenweg"),
        ),
        Country(
            "GB", "en", "+442079460", _forms("Ltd", "Ltd", "plc"),
            (Place("London", "EC2A 4NE"), Place("Leeds", "LS1 4DY"), Place("Bristol", "BS1 6DZ")),
            ("Mill Lane", "Station Road", "Harbour Street", "King's Walk"),
        ),
        Country("RO", "en", "+40215550", _forms("S.R.L.", "S.A."), (Place("Oradea", "410001"),), ("Strada Mare",)),
        Country("SK", "en", "+421255500", _forms("s.r.o.", "a.s."), (Place("Bratislava", "811 01"),), ("Mlynská",)),
        Country("PL", "en", "+48225550", _forms("Sp. z o.o.", "S.A."), (Place("Kraków", "31-007"),), ("ul. Młyńska",)),
        Country("IT", "en", "+390432555", _forms("S.r.l.", "S.p.A."), (Place("Udine", "33100"),), ("Via del Mulino",)),
        Country("NL", "en", "+31305550", _forms("B.V.", "N.V."), (Place("Utrecht", "3511"),), ("Molenstraat",)),
    )
}  # fmt: skip


def slug(text: str) -> str:
    """The text as it stands in addresses of the web and of mail: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(each if each.isalnum() else " " for each in plain).split())
