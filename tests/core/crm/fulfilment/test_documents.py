import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from paktum.testing.company import Caller, Company

from .conftest import Bench


def document(caller: Caller, code: str, record: Any, token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token or caller.token}"}
    return caller._http.get(f"/documents/{code}/{record['id']}", headers=headers)


def text_of(answer: Any) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.requirement("R077", "R204")
def test_a_contract_is_made_as_a_document_in_both_languages_with_what_its_reader_sees(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract(number="Ő-2026/7", noticeDays=60)
    said = {"title": "Késedelem", "text": 'A késedelmes fél napi 1 % kötbért fizet: #panic("x") *űrlap*.'}
    bench.make("contractClause", contractId=made["id"], **said)
    hungarian, english = (text_of(document(bench.caller, f"contract.{each}", made)) for each in ("hu", "en"))
    for word in ("Szerződés", "Szám: Ő-2026/7", "Borostyánkő Kft.", "Érték: 9000.00 EUR", "1. Késedelem", said["text"]):
        assert word in hungarian
    for word in ("Contract", "Number: Ő-2026/7", "Notice period in days: 60", "Paktum Zrt."):
        assert word in english

    stranger = company.caller("account_manager")
    assert document(stranger, "contract.hu", made).status_code == 404
    assert document(bench.caller, "contract.de", made).json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert document(bench.caller, "contract.hu", made, token="wrong").status_code == 401


@pytest.mark.requirement("R205", "R077")
@pytest.mark.requirement("R204")
def test_a_company_changes_its_templates_and_clients_get_a_report(bench: Bench, client: Any, contract: Any) -> None:
    given = {"clientId": client["id"], "text": "Negyedéves jelentés", "dueOn": bench.day(9)}
    bench.make("obligation", **given)
    report = text_of(document(bench.caller, "client_report.hu", client))
    for word in ("Ügyféljelentés", "Ügyfél: Borostyánkő Kft.", f"{bench.day(9)}: Negyedéves jelentés (open)"):
        assert word in report
    (template,) = bench.found("documentTemplates", "id", code={"eq": "client_report.hu"})
    assert bench.update(template, body='#import "@preview/x:1.0.0": y') == ["INVALID_VALUE"]
    bench.update(template, body="#let data = json(bytes(sys.inputs.data))\nTisztelt #data.client.name!")
    assert text_of(document(bench.caller, "client_report.hu", client)) == "Tisztelt Borostyánkő Kft.!"
    bench.update(template, body='#read("/etc/passwd")')
    answer = document(bench.caller, "client_report.hu", client)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (422, "DOCUMENT_FAILED")
    bench.update(template, body="x", query="mutation { x }")
    assert document(bench.caller, "client_report.hu", client).status_code == 422
    manager = bench.by(bench.company.caller("account_manager"))
    assert manager.update(template, body="x") == ["FORBIDDEN"]
