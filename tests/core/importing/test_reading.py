"""Files as people send them: encodings, delimiters, quotes and damage."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st

from paktum import Refused
from paktum.importing.mapping import FileRule
from paktum.importing.reading import Row, SourceFile, open_source

CELL_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0\ufffd")
ROWS = (("Őrség Kft.", "9941"), ("Ács és Társa", "2941"))


def opened(path: Path, content: bytes, rule: FileRule | None = None, wanted: tuple[str, ...] = ()) -> SourceFile:
    path.write_bytes(content)
    return open_source(path.name, path, rule or FileRule(), wanted)


def cells_of(file: SourceFile) -> tuple[tuple[str, ...], ...]:
    return tuple(row.cells for row in file.rows())


def written(delimiter: str) -> str:
    return "\r\n".join(delimiter.join(cells) for cells in (("name", "code"), *ROWS)) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encoding_by_its_mark_and_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = opened(tmp_path / "a.csv", written(delimiter).encode(encoding))
    assert (file.header, cells_of(file), file.delimiter) == (("name", "code"), ROWS, delimiter)


def test_cp1250_is_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", written(";").encode("cp1250"), FileRule(encoding="cp1250"))
    assert cells_of(file) == ROWS


def test_a_byte_order_mark_overrules_the_mapping(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", written(";").encode("utf-8-sig"), FileRule(encoding="cp1250"))
    assert cells_of(file) == ROWS


def test_the_delimiter_is_the_one_that_gives_the_wanted_columns(tmp_path: Path) -> None:
    content = b"name, legal;code, old;town\nA;1;B\n"
    file = opened(tmp_path / "a.csv", content, wanted=("town",))
    assert (file.header, cells_of(file)) == (("name, legal", "code, old", "town"), (("A", "1", "B"),))


def test_a_declared_delimiter_is_used(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a|b\n1,5|2\n", FileRule(delimiter="|"))
    assert cells_of(file) == (("1,5", "2"),)


def test_rows_without_content_are_left_out_and_surplus_empty_cells_too(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a,b\n1,2,,\n\n , \n3,4\n")
    assert [(row.line, row.cells, row.problem) for row in file.rows()] == [(2, ("1", "2"), None), (5, ("3", "4"), None)]


def test_a_quoted_cell_may_have_line_breaks_delimiters_and_quotes(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b'a,b\n"x, ""y""\nz",1\nnext,2\n')
    assert list(file.rows()) == [
        Row(2, ('x, "y"\nz', "1"), '"x, ""y""\nz",1'),
        Row(4, ("next", "2"), "next,2"),
    ]


def test_a_row_of_wrong_length_has_a_problem_and_the_next_has_none(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    assert [(row.line, row.text, row.problem and row.problem.code) for row in file.rows()] == [
        (2, "1,2", "IMPORT_ROW_LENGTH"),
        (3, "1,2,3,4", "IMPORT_ROW_LENGTH"),
        (4, "1,2,3", None),
    ]


@pytest.mark.parametrize("spoilt", ['"x,1', '"x"y,1', 'x,"1'])
def test_wrong_quotes_spoil_one_line_and_not_those_that_follow(tmp_path: Path, spoilt: str) -> None:
    file = opened(tmp_path / "a.csv", f'a,b\n{spoilt}\n2,2\n"3,",3\n4,4\n'.encode())
    rows = list(file.rows())
    assert [row.problem and row.problem.code for row in rows] == ["IMPORT_ROW_QUOTES", None, None, None]
    assert [(row.line, row.cells) for row in rows[1:]] == [(3, ("2", "2")), (4, ("3,", "3")), (5, ("4", "4"))]
    assert rows[0].text == spoilt


def test_an_open_quote_in_a_large_file_costs_one_row(tmp_path: Path) -> None:
    lines = [f"{number},{number}" for number in range(30_000)]
    lines[7] = '"7,7'
    file = opened(tmp_path / "a.csv", "\n".join(["a,b", *lines]).encode())
    rows = list(file.rows())
    assert len(rows) == 30_000
    assert [(row.line, row.text) for row in rows if row.problem] == [(9, '"7,7')]


def test_bytes_of_another_encoding_spoil_only_their_row(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a,b\n1,ok\n2,\xe1cs\n3,ok\n")
    rows = list(file.rows())
    assert [row.problem and row.problem.code for row in rows] == [None, "IMPORT_ROW_ENCODING", None]
    assert rows[1].problem is not None
    assert rows[1].problem.message == (
        "the byte 0xE1 is no utf-8; if the whole file is so, its encoding belongs in the mapping"
    )


def test_bytes_that_cp1250_leaves_free_spoil_only_their_row(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a,b\n1,\xe1cs\n2,\x81\n", FileRule(encoding="cp1250"))
    assert [(row.cells[0], row.problem and row.problem.code) for row in file.rows()] == [
        ("1", None),
        ("2", "IMPORT_ROW_ENCODING"),
    ]


def test_the_character_nul_spoils_its_row(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", b"a,b\n1,x\0y\n2,x\n")
    assert [row.problem and row.problem.code for row in file.rows()] == ["IMPORT_ROW_ENCODING", None]


def test_a_file_that_breaks_off_in_utf_16_keeps_its_other_rows(tmp_path: Path) -> None:
    file = opened(tmp_path / "a.csv", "a,b\n1,2\n3,4".encode("utf-16") + b"\x00")
    assert [(row.line, row.problem and row.problem.code) for row in file.rows()] == [
        (2, None),
        (3, "IMPORT_ROW_ENCODING"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMPORT_FILE_EMPTY"),
        (b"\n", "IMPORT_FILE_EMPTY"),
        (b"a,b,a\n1,2,3\n", "IMPORT_FILE_HEADER"),
        (b"\xe1,b\n1,2\n", "IMPORT_FILE_HEADER"),
        (b'"a,b\n1,2\n', "IMPORT_FILE_HEADER"),
    ],
)
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(tmp_path / "a.csv", content)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_source("a", tmp_path, FileRule(), ())
    assert [problem.code for problem in refused.value.problems] == ["IMPORT_FILE_UNREADABLE"]


@given(
    rows=st.lists(st.lists(st.text(CELL_CHARACTERS, max_size=8), min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_writes_is_read_back(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows([["a", "b", "c"], *rows])
        read = list(open_source("a.csv", path, FileRule(), ("a", "b", "c")).rows())
    expected = [tuple(cell.strip() for cell in row) for row in rows]
    assert [(row.cells, row.problem) for row in read] == [(cells, None) for cells in expected if any(cells)]


@given(content=st.text('ab,"\n\r é\0', max_size=60).map(str.encode) | st.binary(max_size=60))
def test_nothing_of_a_damaged_file_is_lost(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = opened(Path(folder) / "a.csv", b"a,b\n" + content, FileRule(delimiter=",", encoding="utf-8"))
        rows = list(file.rows())
        lines = list(io.StringIO(content.decode("utf-8", "surrogateescape"), newline=""))
    taken = 0
    for row in rows:
        assert without_delimiters(lines[taken : row.line - 2]) == ""
        taken = row.line - 2
        text = ""
        while text.rstrip("\r\n") != row.text:
            text += lines[taken]
            taken += 1
    assert without_delimiters(lines[taken:]) == ""


def without_delimiters(lines: list[str]) -> str:
    return "".join(lines).replace(",", "").replace('"', "").strip()
