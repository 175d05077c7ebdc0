"""One template as PDF, as a text document and as a workbook."""

import io
import time
from datetime import datetime
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from paktum.declare.errors import Refused
from paktum.documents import texts
from paktum.documents.blocks import Block, Content
from paktum.documents.rendering import Template, pdf_of, text_of, workbook_of

BODY = """#import "paktum.typ": *
#show: printed
#title("Figures")
#facts(("Day", day(data.day)), ("Nobody", none), ("Share", percent(data.share)))
#section("All: of [them]")
#sheet(head: ("Name", "Price", "Number"), rows: data.rows.map(row => (row.name, money(row.price), number(row.number))),
  foot: ("Together", none, number("3")))
#paragraph(data.text)
#points(data.text, none)
#signatures(("Ann", none), ("Bea", "Head"))
"""
NOVEMBER = datetime.fromisoformat("2026-11-27")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


def a_template(language: str = "en", **given: Any) -> Template:
    rows = [{"name": "Oven", "price": {"amount": "-1234567.5000", "currency": "EUR"}, "number": "2.5000"}]
    data = {"day": "2026-11-27", "share": "0.1250", "rows": rows, "text": "One.\nTwo #x *y*.", **given}
    return Template(BODY, data, language, "2026-11-27")


def lines_of(pdf: bytes) -> list[str]:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return [" ".join(line.split()) for line in text.splitlines()]


def sheets_of(workbook: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_document_writes_values_as_its_language_does() -> None:
    assert lines_of(pdf_of(a_template())) == [
        "Figures", "Day: 2026-11-27", "Nobody: –", "Share: 12.5 %", "All: of [them]", "Name Price Number",
        "Oven −1,234,567.50 EUR 2.5", "Together 3", "One.", "Two #x *y*.", "• One.", "Two #x *y*.", "• –",
        "Ann Bea", "Head", "1 / 1",
    ]  # fmt: skip
    hungarian = lines_of(pdf_of(a_template("hu-HU")))
    assert [hungarian[each] for each in (1, 3, 6)] == [
        "Day: 2026. 11. 27.", "Share: 12,5 %", "Oven −1 234 567,50 EUR 2,5"
    ]  # fmt: skip


def test_a_text_document_says_the_same() -> None:
    made = docx.Document(io.BytesIO(text_of(a_template(text="One.\x01\nTwo."))))

    assert [each.text for each in made.paragraphs if each.text] == [
        "Figures", "Day: 2026-11-27", "Nobody: –", "Share: 12.5\xa0%", "All: of [them]", "One. ", "Two.", "One. \nTwo.",
        "–",
    ]  # fmt: skip
    assert [each.style.name for each in made.paragraphs if each.text][::4] == ["Title", "Heading 1", "List Bullet"]
    figures, signed = ([[cell.text for cell in row.cells] for row in table.rows] for table in made.tables)
    assert figures == [
        ["Name", "Price", "Number"], ["Oven", "−1,234,567.50\xa0EUR", "2.5"], ["Together", "", "3"]
    ]  # fmt: skip
    assert [[text.strip("\n_") for text in row] for row in signed] == [["Ann", "Bea\nHead"]]
    told = made.core_properties
    assert (told.title, told.author, told.comments, told.language) == ("Figures", "", "", "en")


def test_a_long_text_document_is_made_in_seconds() -> None:
    words: list[Block] = [{"kind": "paragraph", "text": str(number)} for number in range(10_000)]
    points: Block = {"kind": "points", "items": [{"kind": "text", "text": each["text"]} for each in words]}
    began = time.process_time()
    made = docx.Document(io.BytesIO(texts.docx_of(Content([*words, points], "en"))))
    assert (
        time.process_time() - began < 10
    )  # it takes two or three; what looks through all for each takes more than twenty
    assert [each.text for each in made.element.body.iterchildren("{*}p")] == [str(n) for n in range(10_000)] * 2


def test_a_text_document_is_spelled_in_its_language() -> None:
    made = docx.Document(io.BytesIO(text_of(a_template("hu-HU"))))

    assert made.core_properties.language == "hu-HU"
    assert made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val") == ["hu-HU"]


def test_a_workbook_has_numbers_days_and_amounts_with_their_currency() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(a_template())))

    assert book.sheetnames == ["Figures", "All  of  them"]
    first, figures = book
    assert [[cell.value for cell in row] for row in first.iter_rows()][:4] == [
        ["Figures", None], ["Day", NOVEMBER], ["Nobody", None], ["Share", 0.125]
    ]  # fmt: skip
    assert (first["B2"].number_format, first["B4"].number_format) == ("yyyy-mm-dd", "0.0%")
    assert [[cell.value for cell in row] for row in figures.iter_rows()] == [
        ["Name", "Price", "Number"], ["Oven", -1234567.5, 2.5], ["Together", None, 3]
    ]  # fmt: skip
    assert [cell.number_format for cell in figures[2]] == ["General", "#,##0.00 [$EUR]", "#,##0.0"]


@pytest.mark.parametrize(
    ("written", "shown", "kept", "format_code"),
    [
        ('percent("-0.1250")', "−12.5\xa0%", -0.125, "0.0%"),
        ("percent(data.share)", "−7\xa0%", -0.07, "0%"),
        ("percent(-1)", "−100\xa0%", -1, "0%"),
        ("number(data.number)", "−1,234,567", -1234567, "#,##0"),
        ("number(-2.5)", "−2.5", -2.5, "#,##0.0"),
        ('number(decimal("-1234.50"))', "−1,234.5", -1234.5, "#,##0.0"),
        ('amount("-5", none)', "−5", -5, "#,##0"),
    ],
)
def test_what_is_less_than_nothing_is_shown_and_kept(written: str, shown: str, kept: float, format_code: str) -> None:
    data = {"share": -0.07, "number": -1234567}
    template = Template(f'#import "paktum.typ": *\n#title("T")\n#facts(("It", {written}))', data, "en", "2026-11-27")

    (cell,) = openpyxl.load_workbook(io.BytesIO(workbook_of(template))).active["B2:B2"][0]
    assert (cell.value, cell.number_format) == (kept, format_code)
    assert docx.Document(io.BytesIO(text_of(template))).paragraphs[1].text == f"It: {shown}"
    assert lines_of(pdf_of(template)) == ["T", f"It: {shown}".replace("\xa0", " ")]


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("0.1000", 0.1),
        ("99999999999.9999", 99999999999.9999),
        ("12345678901234.5678", "12,345,678,901,234.5678\xa0EUR"),
    ],
)
def test_an_amount_is_exact_or_a_text(amount: str, kept: Any) -> None:
    rows = [{"name": "Oven", "price": {"amount": amount, "currency": "EUR"}, "number": None}]
    assert sheets_of(workbook_of(a_template(rows=rows)))["All  of  them"][1] == ["Oven", kept, None]


def test_no_text_of_a_workbook_is_a_formula() -> None:
    rows = [{"name": each, "price": None, "number": None} for each in HOSTILE]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(a_template(rows=rows, text=HOSTILE[0]))))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value in HOSTILE} == {"s"}
    assert [cell.value for cell in book.worksheets[1]["A"]] == ["Name", *HOSTILE, "Together"]
    assert not any(cell.hyperlink for cell in cells)


def test_a_text_that_no_cell_can_hold_is_refused_not_cut() -> None:
    with pytest.raises(Refused) as refused:
        workbook_of(a_template(text="x" * 32_768))
    assert [each.code for each in refused.value.problems] == ["DOCUMENT_TOO_LONG"]
    assert "x" * 32_767 in sheets_of(workbook_of(a_template(text="x" * 32_767)))["Figures"][5]
    with pytest.raises(Refused) as refused:
        workbook_of(Template('#import "paktum.typ": *\n#sheet(head: ("x" * 32768,))', {}, "en", "2026-11-27"))
    assert [each.code for each in refused.value.problems] == ["DOCUMENT_TOO_LONG"]


def test_what_is_not_known_is_a_dash_and_what_no_spreadsheet_knows_a_text() -> None:
    body = """#import "paktum.typ": *
#title(none)
#section("History")
#sheet(head: ("Day",), rows: ((day("1899-12-31"),), (none,)))
"""
    template = Template(body, {}, "en", "2026-11-27")
    assert lines_of(pdf_of(template)) == ["–", "History", "Day", "1899-12-31", "–"]
    assert docx.Document(io.BytesIO(text_of(template))).paragraphs[0].text == "–"
    assert sheets_of(workbook_of(template)) == {
        "–": [["–"], ["History"]], "History 2": [["Day"], ["1899-12-31"]]
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        '#metadata("x") <paktum>',
        "#metadata((kind: (1,))) <paktum>",
        '#metadata((kind: "picture", text: "x")) <paktum>',
        '#metadata((kind: "title", text: 1)) <paktum>',
        '#metadata((kind: "sheet")) <paktum>',
        '#metadata((kind: "facts", rows: (("x", (kind: "money", text: "x", value: "x", currency: "EUR")),))) <paktum>',
        '#metadata((kind: "facts", rows: (("x", (kind: "money", text: "x", value: "1", currency: "]")),))) <paktum>',
        '#metadata((kind: "signatures", places: ("Ann",))) <paktum>',
        '#import "paktum.typ": *\n#points(number(float.inf))',
        '#import "paktum.typ": *\n#points(number(float.nan))',
        '#import "paktum.typ": *\n#points(number("1" + "0" * 400))',
        '#import "paktum.typ": *\n#points(day("tomorrow"))',
        '#import "paktum.typ": *\n#sheet(rows: ())',
        '#import "paktum.typ": *\n#sheet(head: ("One", "Two"), rows: ((1, 2, 3),))',
        '#import "paktum.typ": *\n#sheet(head: ("One", "Two"), rows: ((1, 2),), foot: (1,))',
        '#import "paktum.typ": *\n#sheet(head: ("One", "Two"), rows: ((1,), (1, 2, 3)))',
    ],
)
def test_a_block_that_is_wrong_is_refused(body: str) -> None:
    for made in (text_of, workbook_of):
        with pytest.raises(Refused) as refused:
            made(Template(body, {}, "en", "2026-11-27"))
        assert [(each.code, each.path) for each in refused.value.problems] == [("DOCUMENT_FAILED", ("body",))]


def test_what_is_wrong_with_our_own_program_is_no_fault_of_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "WRITERS", {})
    with pytest.raises(KeyError):
        text_of(a_template())
