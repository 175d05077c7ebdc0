import asyncio
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from paktum import Change, Contract, ContractClause, Deal, DocumentTemplate, Grant
from paktum.documents import rendering
from paktum.http import documents
from paktum.limits import LARGEST_PAGE
from paktum.read.run import PostgreSQLReads, SQLiteReads, Unavailable
from paktum.testing.company import Caller, Company

from .conftest import Bench

PAGE_NUMBER = re.compile(r"\d+ / \d+")
OFFICE = "application/vnd.openxmlformats-officedocument"


def document(caller: Caller, code: str, record: Any, ending: str = "", token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token or caller.token}"}
    return caller._http.get(f"/documents/{code}/{record['id']}{ending}", headers=headers)


def lines_of(answer: Any) -> list[str]:
    """What a PDF says, line by line; the numbers of its pages are left out."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    pages = [page.extract_text().splitlines() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    lines = [" ".join(line.split()) for page in pages for line in page]
    return [line for line in lines if not PAGE_NUMBER.fullmatch(line)]


def refusal(answer: Any) -> tuple[int, str, str]:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"], ".".join(error["path"])


def hungarian(day: str) -> str:
    return day.replace("-", ". ") + "."


@pytest.mark.requirement("R204")
def test_a_contract_is_made_as_a_document_in_both_languages_with_what_its_reader_sees(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract(
        number="Ő-2026/7", noticeDays=60, validTo=bench.day(365), value={"amount": "9000.5", "currency": "EUR"}
    )
    said = {"title": "Késedelem", "text": 'A fél napi 1 % kötbért fizet: #panic("x") *űrlap*.\nNem többet.'}
    bench.make("contractClause", contractId=made["id"], **said)

    assert lines_of(document(bench.caller, "contract.hu", made)) == [
        "Szerződés", "Szám: Ő-2026/7", "Fajta: –", "Ügyfél: Borostyánkő Kft.", "Érték: 9 000,50 EUR",
        f"Hatályos ettől: {hungarian(bench.day(0))}", f"Hatályos eddig: {hungarian(bench.day(365))}",
        "Felmondási idő napokban: 60", "Szerződő felek", "• Paktum Zrt. (szolgáltató)",
        "• Borostyánkő Kft. (megrendelő)", "1. Késedelem", 'A fél napi 1 % kötbért fizet: #panic("x") *űrlap*.',
        "Nem többet.", "Paktum Zrt. Borostyánkő Kft.",
    ]  # fmt: skip
    english = lines_of(document(bench.caller, "contract.en", made))
    assert english[:8] == [
        "Contract", "Number: Ő-2026/7", "Kind: –", "Client: Borostyánkő Kft.", "Value: 9,000.50 EUR",
        f"Valid from: {bench.day(0)}", f"Valid to: {bench.day(365)}", "Notice period in days: 60",
    ]  # fmt: skip

    stranger = company.caller("account_manager")
    for ending in ("", ".pdf", ".docx", ".xlsx"):
        assert refusal(document(stranger, "contract.hu", made, ending)) == (404, "NOT_FOUND", "")
    assert refusal(document(bench.caller, "contract.de", made)) == (404, "NOT_FOUND", "")
    assert refusal(document(bench.caller, "contract.hu", made, ".odt")) == (404, "NOT_FOUND", "")
    assert document(bench.caller, "contract.hu", made, token="wrong").status_code == 401


@pytest.mark.requirement("R204")
def test_a_contract_is_a_text_document_and_a_workbook_too(bench: Bench, contract: Callable[..., Any]) -> None:
    made = contract(number="=1+1")
    bench.make("contractClause", contractId=made["id"], title="Kár", text="Mindenki felel.")

    answer = document(bench.caller, "contract.hu", made, ".docx")
    assert answer.headers["content-type"] == f"{OFFICE}.wordprocessingml.document"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''contract.hu-{made['id']}.docx"
    text = docx.Document(io.BytesIO(answer.content))
    assert [each.text.replace("\xa0", " ") for each in text.paragraphs] == [
        "Szerződés", "Szám: =1+1", "Fajta: –", "Ügyfél: Borostyánkő Kft.", "Érték: 9 000,00 EUR",
        f"Hatályos ettől: {hungarian(bench.day(0))}", "Hatályos eddig: határozatlan ideig",
        "Felmondási idő napokban: –", "Szerződő felek", "Paktum Zrt. (szolgáltató)", "Borostyánkő Kft. (megrendelő)",
        "1. Kár", "Mindenki felel.",
    ]  # fmt: skip
    answer = document(bench.caller, "contract.hu", made, ".xlsx")
    assert answer.headers["content-type"] == f"{OFFICE}.spreadsheetml.sheet"
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content))
    number, value = sheet["B2"], sheet["B5"]
    assert (number.value, number.data_type, value.value, value.number_format) == (
        "=1+1", "s", 9000, "#,##0.00 [$EUR]"
    )  # fmt: skip


@pytest.mark.requirement("R028", "R204")
def test_an_offer_says_prices_discounts_and_terms(bench: Bench, client: Any) -> None:
    seller = bench.make("user", name="Vincze Dóra", position="Ügyfélmenedzser")
    deal = bench.make("deal", clientId=client["id"], name="Sütők", ownerId=seller["id"])
    oven = bench.make("product", name="Sütő", code="S-1")
    terms = "Fizetés 30 napon belül.\nSzállítás Győrbe."
    offer = bench.make(
        "offer", dealId=deal["id"], name="Két sütő", number="A-1", currency="EUR", validUntil=bench.day(30), terms=terms
    )  # fmt: skip
    for given in (
        {
            "productId": oven["id"],
            "quantity": "2",
            "unitPrice": {"amount": "1200.5", "currency": "EUR"},
            "discount": "0.05",
        },
        {"description": "Beüzemelés", "unitPrice": {"amount": "80", "currency": "EUR"}},
    ):
        bench.make("offerLine", offerId=offer["id"], **given)

    assert lines_of(document(bench.caller, "offer.hu", offer)) == [
        "Ajánlat", "Szám: A-1, változat: 1", "Ügyfél: Borostyánkő Kft.", "Címzett: –",
        f"Érvényes eddig: {hungarian(bench.day(30))}", "Két sütő",
        "Termék Mennyiség Egységár Engedmény Összesen", "Sütő 2 1 200,50 EUR 5 % 2 280,95 EUR",
        "Beüzemelés 1 80,00 EUR – 80,00 EUR", "Összesen 4,84 % 2 360,95 EUR", "Feltételek", "Fizetés 30 napon belül.",
        "Szállítás Győrbe.", "Az árak adó nélkül értendők.", "Vincze Dóra", "Ügyfélmenedzser",
    ]  # fmt: skip
    bare = bench.company.role("bare", Grant(Deal, ("read",)), Grant(DocumentTemplate, ("read",)))
    seen = lines_of(document(bench.company.caller(bare), "offer.hu", offer))
    assert (seen[2], seen[7], seen[-1]) == (
        "Ügyfél: –", "– 2 1 200,50 EUR 5 % 2 280,95 EUR", "Az árak adó nélkül értendők."
    )  # fmt: skip
    assert lines_of(document(bench.caller, "offer.en", offer))[7] == "Sütő 2 1,200.50 EUR 5 % 2,280.95 EUR"


@pytest.mark.requirement("R028")
def test_an_account_plan_has_goals_tasks_needs_and_competitors(bench: Bench, client: Any) -> None:
    rival = bench.make("competitor", name="Kemence Bt.", strengths="Olcsó", weaknesses="Lassú")
    for name in ("Első", "Második"):
        bench.make("deal", clientId=client["id"], name=name, rivalId=rival["id"])
    given = {"fromOn": bench.day(0), "toOn": bench.day(365), "strategy": "Velük nőni.", "approach": "Hétfőn hívni."}
    plan = bench.make("clientPlan", clientId=client["id"], name="Jövő év", **given)
    expected = {"amount": "9000", "currency": "EUR"}
    goal = bench.make(
        "planGoal", planId=plan["id"], text="Második sütő", expected=expected, probability="0.4", dueOn=bench.day(90)
    )
    bench.make("task", goalId=goal["id"], clientId=client["id"], subject="Árajánlat", dueOn=bench.day(5))
    bench.make("clientRequest", clientId=client["id"], text="Papírszámla")
    for asked in bench.found("needQuestions", isRequired={"eq": True}):
        assert bench.update(asked, isRequired=False) == []
    question = bench.make("needQuestion", code="price", text="Mennyire fontos az ár?")
    profile = bench.make("needsProfile", clientId=client["id"], summary="Az ár a fő szempont.")
    bench.make("needAnswer", profileId=profile["id"], questionId=question["id"], number="4")
    assert isinstance(bench.act("needsProfileComplete", profile), dict)

    hu = lines_of(document(bench.caller, "account_plan.hu", plan))
    assert hu[:3] == ["Ügyfélterv", "Terv: Jövő év", "Ügyfél: Borostyánkő Kft."]
    assert hu[hu.index("Stratégia") :] == [
        "Stratégia", "Velük nőni.", "Megközelítés", "Hétfőn hívni.", "Célok",
        "Cél Termék Várható összeg Valószínűség Határidő Ügylet Elérve",
        f"Második sütő – 9 000,00 EUR 40 % {hungarian(bench.day(90))} – nem", "Feladatok",
        "Feladat Cél Határidő Ügyfélmenedzser Állapot",
        f"Árajánlat Második sütő {hungarian(bench.day(5))} Tester Nyitva", "Igények",
        f"Felmérve: {hungarian(bench.day(0))}", "Az ár a fő szempont.", "Kérdés Válasz Fontosság",
        "Mennyire fontos az ár? 4 80 %", "Versenytársak", "Versenytárs Erősségek Gyengeségek",
        "Kemence Bt. Olcsó Lassú", "Nyitott kérések", "• Papírszámla",
    ]  # fmt: skip
    workbook = openpyxl.load_workbook(io.BytesIO(document(bench.caller, "account_plan.en", plan, ".xlsx").content))
    assert workbook.sheetnames == ["Account plan", "Goals", "Tasks", "Needs", "Competitors"]
    assert [cell.value for cell in workbook["Goals"][2]][2:4] == [9000, 0.4]


def test_a_company_changes_its_templates_and_clients_get_a_report(bench: Bench, client: Any, contract: Any) -> None:
    bench.make("obligation", clientId=client["id"], text="Negyedéves jelentés", side="US", dueOn=bench.day(9))
    assert lines_of(document(bench.caller, "client_report.hu", client)) == [
        "Ügyféljelentés", "Ügyfél: Borostyánkő Kft.", f"Kelt: {hungarian(bench.day(0))}", "Határidőre teljesítve: –",
        "Hatályos szerződések", "Szám Hatályos eddig Érték", "Esedékes kötelezettségek", "Határidő Mi Ki Állapot",
        f"{hungarian(bench.day(9))} Negyedéves jelentés mi Nyitva",
    ]  # fmt: skip
    (template,) = bench.found("documentTemplates", "id", code={"eq": "client_report.hu"})
    assert bench.update(template, body='#import "@preview/x:1.0.0": y') == ["INVALID_VALUE"]
    bench.update(template, body='#import "paktum.typ": *\n#title("Tisztelt " + data.client.name + "!")')
    assert lines_of(document(bench.caller, "client_report.hu", client)) == ["Tisztelt Borostyánkő Kft.!"]
    bench.update(template, body='#read("/etc/passwd")')
    assert refusal(document(bench.caller, "client_report.hu", client)) == (422, "DOCUMENT_FAILED", "body")
    bench.update(template, body="x", query="mutation { x }")
    assert refusal(document(bench.caller, "client_report.hu", client)) == (422, "DOCUMENT_FAILED", "query")
    manager = bench.by(bench.company.caller("account_manager"))
    assert manager.update(template, body="x") == ["FORBIDDEN"]


def test_a_document_is_whole_however_long_its_lists_are(
    company: Company, bench: Bench, client: Any, contract: Callable[..., Any]
) -> None:
    made = contract()
    key = company.assembly.entities["Contract"].find_key(made["id"])
    wanted = 2 * LARGEST_PAGE + 1

    def clauses(change: Change) -> None:
        owner = change.get(Contract, key)
        for number in range(1, wanted + 1):
            change.create(ContractClause, contract=owner, position=number, title=f"Pont {number}", text="x")

    company.run(clauses)
    found = [each for each in lines_of(document(bench.caller, "contract.hu", made)) if "Pont" in each]
    assert found == [f"{number}. Pont {number}" for number in range(1, wanted + 1)]

    body = '#import "paktum.typ": *\n#title(str(data.client.contracts.nodes.first().clauses.nodes.len()))'
    query = "query($id: ID!) {{ client(id: $id) {{ contracts {{ nodes {{ clauses{} {{ nodes {{ id }} }} }} }} }} }}"
    given = {"name": "Long", "recordType": "Client", "language": "en", "body": body}
    bench.make("documentTemplate", code="nested", query=query.format(""), **given)
    bench.make("documentTemplate", code="chosen", query=query.format("(first: 2)"), **given)
    assert refusal(document(bench.caller, "nested", client)) == (
        422, "DOCUMENT_TOO_LONG", "client.contracts.nodes.clauses"
    )  # fmt: skip
    assert lines_of(document(bench.caller, "chosen", client)) == ["2"]

    query = "query($id: ID!) { contract(id: $id) { all: clauses { rows: nodes { title } edges { node { id } } } } }"
    counted = "#let all = data.contract.all\n#title(str(all.rows.len()) + all.rows.last().title + str(all.edges.len()))"
    bench.make(
        "documentTemplate", code="named", query=query, **{**given, "body": f'#import "paktum.typ": *\n{counted}'}
    )
    assert lines_of(document(bench.caller, "named", made)) == [f"{wanted}Pont {wanted}{wanted}"]


def test_a_database_that_does_not_answer_is_no_fault_of_a_template(
    bench: Bench, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*given: Any) -> None:
        raise Unavailable("the database does not answer")

    assert document(bench.caller, "client_report.en", client).status_code == 200
    for kind in (SQLiteReads, PostgreSQLReads):
        monkeypatch.setattr(kind, "rows", silent)
    answer = document(bench.caller, "client_report.en", client)
    assert (answer.status_code, answer.json()["errors"]) == (
        503, [{"message": "the database does not answer", "extensions": {"code": "UNAVAILABLE"}}],
    )  # fmt: skip


def test_few_documents_are_read_and_made_at_the_same_time(
    bench: Bench, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, most = 0, 0
    read = documents.read_whole

    async def noted(*given: Any) -> Any:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.1)
        found = await read(*given)
        now -= 1
        return found

    monkeypatch.setattr(documents, "read_whole", noted)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _each: document(bench.caller, "client_report.en", client), range(6)))
    assert [each.status_code for each in answers] == [200] * 6
    assert most == documents.AT_ONCE


def test_whoever_lacks_a_library_is_told_which_extra_has_it(
    bench: Bench, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda name: None)
    for ending in ("", ".docx", ".xlsx"):
        assert refusal(document(bench.caller, "client_report.en", client, ending)) == (
            501, "DOCUMENTS_NOT_INSTALLED", ""
        )  # fmt: skip
