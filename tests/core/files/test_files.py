"""Every record takes files, which are seen and changed by whom the record is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from paktum import Activity, ActivityChannel, Client, Contact, Deal, Grant, Scope, User
from paktum.access.sessions import open_session
from paktum.access.tokens import create_token
from paktum.declare.access import SHARED
from paktum.testing.company import Caller

from .conftest import PDF, House, add_version, code, digest, download, upload

LISTED = """query($id: ID!) { client(id: $id) { files { totalCount nodes {
  id recordType belongsTo name description keepUntilOn mediaType sizeBytes
  versions(orderBy: [{field: NUMBER}]) { nodes { number name mediaType sizeBytes sha256 removedAt createdById } }
} } } }"""


def test_a_file_is_uploaded_listed_and_downloaded(house: House) -> None:
    client = house.client()
    answer = upload(house.manager, client, name="szerződés, aláírt.pdf", description="Signed", keepUntilOn="2034-12-31")

    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "file": told["file"], "version": told["version"], "number": 1, "name": "szerződés, aláírt.pdf",
        "mediaType": "application/pdf", "sizeBytes": len(PDF), "sha256": digest(PDF),
    }  # fmt: skip
    user = house.company.id_of(house.manager.user)
    version = {"number": 1, "name": "szerződés, aláírt.pdf", "mediaType": "application/pdf", "sizeBytes": len(PDF),
               "sha256": digest(PDF), "removedAt": None, "createdById": user}  # fmt: skip
    assert house.manager.ask(LISTED, id=client)["client"]["files"] == {
        "totalCount": 1,
        "nodes": [
            {"id": told["file"], "recordType": "client", "belongsTo": client, "name": "szerződés, aláírt.pdf",
             "description": "Signed", "keepUntilOn": "2034-12-31", "mediaType": "application/pdf",
             "sizeBytes": len(PDF), "versions": {"nodes": [version]}}
        ],
    }  # fmt: skip
    got = download(house.manager, told["file"])
    assert (got.status_code, got.content) == (200, PDF)
    assert {name: got.headers[name] for name in sorted(got.headers) if name != "date"} == {
        "cache-control": "no-store",
        "content-disposition": "attachment; filename*=UTF-8''szerz%C5%91d%C3%A9s%2C%20al%C3%A1%C3%ADrt.pdf",
        "content-length": str(len(PDF)),
        "content-security-policy": "sandbox; default-src 'none'",
        "content-type": "application/pdf",
        "etag": f'"{digest(PDF)}"',
        "x-content-type-options": "nosniff",
    }
    headers = {"Authorization": f"Bearer {house.manager.token}"}
    head = house.manager._http.head(f"/files/{told['file']}", headers=headers)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PDF)))
    assert download(house.manager, told["file"], **{"If-None-Match": got.headers["etag"]}).status_code == 304


def test_the_content_is_under_the_key_of_its_version(house: House) -> None:
    answer = upload(house.manager, house.client(), name="passwd.pdf").json()

    key = answer["version"].removeprefix("file_version_")
    assert house.contents()[key] == PDF
    assert (house.folder / key[-2:] / key).read_bytes() == PDF


def test_versions_are_kept_and_the_newest_is_given(house: House) -> None:
    file = house.file(house.client())
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 50

    answer = add_version(house.manager, file, png, type="image/png", name="scan.png")

    assert (answer.status_code, answer.json()["number"], answer.json()["file"]) == (201, 2, file)
    assert download(house.manager, file).content == png
    assert download(house.manager, file).headers["content-type"] == "image/png"
    assert download(house.manager, file, 1).content == PDF
    assert download(house.manager, file, 1).headers["content-disposition"].endswith("''agreement.pdf")
    assert code(download(house.manager, file, 3)) == (404, "NOT_FOUND")
    assert code(download(house.manager, file, 1 << 40)) == (400, "BAD_USER_INPUT")
    now = house.manager.ask("query($id: ID!) { file(id: $id) { name mediaType sizeBytes } }", id=file)["file"]
    assert now == {"name": "scan.png", "mediaType": "image/png", "sizeBytes": len(png)}


def test_records_of_every_kind_that_people_write_take_files(house: House) -> None:
    fields = {
        model.type_name: house.company._service.graphql.executor.api.graphql.type_map[model.type_name].fields
        for model in house.company.assembly.entities.values()
        if not model.internal
    }
    without = {name for name, each in fields.items() if "files" not in each}
    assert without == {
        model.type_name for model in house.company.assembly.entities.values()
        if not model.internal and not model.writable
    } | {"File"}  # fmt: skip

    made = house.company.run(lambda change: [
        change.create(Deal, name="Deal", client=change.create(Client, name="Any", owner=house.manager.user),
                      owner=house.manager.user),
        change.create(Contact, name="Nagy Ede", client=change.create(Client, name="Some", owner=house.manager.user)),
        change.create(Activity, subject="Visit", channel=ActivityChannel.VISIT, started_at=change.now,
                      owner=house.manager.user),
    ])  # fmt: skip
    for each in made:
        assert download(house.manager, house.file(house.company.id_of(each))).content == PDF


WAYS = {
    "file(id: $id) { name }": None,
    "node(id: $id) { id }": None,
    "nodes(ids: [$id]) { id }": [None],
    "files(filter: {id: {eq: $id}}) { totalCount nodes { name } }": {"totalCount": 0, "nodes": []},
    "filesAggregate(filter: {id: {eq: $id}}) { groups { count } }": {"groups": [{"count": 0}]},
    "fileVersions(filter: {file: {id: {eq: $id}}}) { totalCount nodes { sha256 } }": {"totalCount": 0, "nodes": []},
    "fileVersionsAggregate(filter: {file: {id: {eq: $id}}}) { groups { count sizeBytes { sum } } }":
        {"groups": [{"count": 0, "sizeBytes": {"sum": "0"}}]},
}  # fmt: skip
"""Ways to a file, and what somebody gets by each who does not see it."""


def found(caller: Caller, file: str) -> dict[str, Any]:
    """What somebody gets by each of the ways."""
    return {way: next(iter(caller.ask(f"query($id: ID!) {{ {way} }}", id=file).values())) for way in WAYS}


def _events(house: House, caller: Caller) -> set[str]:
    house.company.wait()
    told = caller.ask('{ events(types: ["file.created", "file_version.created"], last: 200) { nodes { recordId } } }')
    return {each["recordId"] for each in told["events"]["nodes"]}


def test_who_does_not_see_the_record_does_not_see_its_files_by_any_way(house: House) -> None:
    client = house.client()
    told = upload(house.manager, client).json()
    file, version = told["file"], told["version"]

    assert list(found(house.manager, file).values()) == [
        {"name": "agreement.pdf"}, {"id": file}, [{"id": file}],
        {"totalCount": 1, "nodes": [{"name": "agreement.pdf"}]}, {"groups": [{"count": 1}]},
        {"totalCount": 1, "nodes": [{"sha256": digest(PDF)}]},
        {"groups": [{"count": 1, "sizeBytes": {"sum": str(len(PDF))}}]},
    ]  # fmt: skip
    assert found(house.administrator, file) == found(house.manager, file)
    assert {file, version} <= _events(house, house.manager)

    assert found(house.other, file) == WAYS
    assert {file, version}.isdisjoint(_events(house, house.other))
    by_name = '{ clients(filter: {files: {some: {name: {eq: "agreement.pdf"}}}}) { totalCount } }'
    assert house.other.ask(by_name) == {"clients": {"totalCount": 0}}
    unknown = f"file_{'0' * 32}"
    for caller, wanted in ((house.other, file), (house.manager, unknown), (house.manager, client)):
        answers = [download(caller, wanted), download(caller, wanted, 1), add_version(caller, wanted)]
        assert [code(each) for each in answers[:2]] == [(404, "NOT_FOUND")] * 2
        assert code(answers[2]) == (404, "NOT_FOUND")
    assert code(upload(house.manager, file)) == (404, "NOT_FOUND")
    assert code(upload(house.other, client)) == (404, "NOT_FOUND")
    before = house.contents()
    payload = house.other.ask(
        """mutation($i: FileUpdateInput!, $d: FileDeleteInput!) {
          fileUpdate(input: $i) { errors { code } } fileDelete(input: $d) { errors { code } } }""",
        i={"id": file, "expectedVersion": 1, "patch": {"name": "x.pdf"}}, d={"id": file, "expectedVersion": 1},
    )  # fmt: skip
    assert [each["errors"] for each in payload.values()] == [[{"code": "NOT_FOUND"}]] * 2
    assert house.contents() == before


def test_the_history_of_a_file_is_seen_by_whom_the_record_is(house: House) -> None:
    file = house.file(house.client())
    text = "query($id: ID!) { file(id: $id) { history { nodes { action changes { field } } } } }"

    assert [each["action"] for each in house.manager.ask(text, id=file)["file"]["history"]["nodes"]] == ["CREATE"]
    assert house.other.ask(text, id=file) == {"file": None}


def test_who_may_only_read_the_record_downloads_and_does_not_write(house: House) -> None:
    client = house.client()
    file = house.file(client)
    reader = house.company.caller("auditor")
    before = house.contents()

    assert download(reader, file).content == PDF
    assert code(upload(reader, client)) == (403, "FORBIDDEN")
    assert code(add_version(reader, file)) == (403, "FORBIDDEN")
    assert house.contents() == before
    audited = house.administrator.ask("{ auditedReads(last: 1) { nodes { owner { id } operation variables } } }")
    (noted,) = audited["auditedReads"]["nodes"]
    assert noted["owner"]["id"] == house.company.id_of(reader.user)
    assert file in noted["variables"]


def test_a_grant_of_some_attributes_gives_no_files(house: House) -> None:
    client = house.client()
    file = house.file(client)
    code_ = house.company.role("namer", Grant(SHARED, ("read",)), Grant(Client, ("read", "update"), fields=("name",)))
    namer = house.company.caller(code_)

    assert namer.ask("query($id: ID!) { client(id: $id) { name files { totalCount } } }", id=client) == {
        "client": {"name": "Ezüstfenyő Kft.", "files": {"totalCount": 0}}
    }
    assert found(namer, file) == WAYS
    assert code(download(namer, file)) == (404, "NOT_FOUND")
    assert code(upload(namer, client)) == (403, "FORBIDDEN")


def test_files_of_what_belongs_to_nobody_need_the_permission_that_it_needs(house: House) -> None:
    role = house.company.role("mover", Grant("*", ("*",), Scope.ALL))
    mover, user = house.company.caller(role), house.company.id_of(house.other.user)

    assert code(upload(mover, user)) == (403, "FORBIDDEN")
    assert upload(house.administrator, user).status_code == 201


@pytest.mark.parametrize(
    ("given", "content", "refusal"),
    [
        ({"type": "text/html"}, b"<script>alert(1)</script>", (415, "MEDIA_TYPE_REFUSED")),
        ({"type": "image/svg+xml"}, b"<svg/>", (415, "MEDIA_TYPE_REFUSED")),
        ({"type": ""}, PDF, (415, "MEDIA_TYPE_REFUSED")),
        ({"type": "image/png"}, PDF, (415, "MEDIA_TYPE_REFUSED")),
        ({"type": "text/plain"}, b"MZ\x90\0\x03\0\0\0" * 9, (415, "MEDIA_TYPE_REFUSED")),
        ({}, b"", (415, "MEDIA_TYPE_REFUSED")),
        ({}, PDF + b"x" * 1_000_000, (413, "FILE_TOO_LARGE")),
        ({"name": ""}, PDF, (400, "REQUIRED")),
        ({"name": "../../etc/passwd"}, PDF, (400, "INVALID_VALUE")),
        ({"name": "..\\boot.ini"}, PDF, (400, "INVALID_VALUE")),
        ({"name": ".."}, PDF, (400, "INVALID_VALUE")),
        ({"name": "a\r\nSet-Cookie: x"}, PDF, (400, "INVALID_VALUE")),
        ({"name": "invoice\u202efdp.exe"}, PDF, (400, "INVALID_VALUE")),
        ({"name": "x" * 201}, PDF, (400, "TOO_LONG")),
        ({"keepUntilOn": "tomorrow"}, PDF, (400, "INVALID_VALUE")),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    house: House, given: dict[str, str], content: bytes, refusal: tuple[int, str]
) -> None:
    client = house.client()
    before = house.contents()

    assert code(upload(house.manager, client, content, **given)) == refusal
    assert house.contents() == before
    assert house.manager.ask(LISTED, id=client)["client"]["files"]["totalCount"] == 0


def test_a_content_whose_length_is_not_told_is_cut_off_at_the_limit(house: House) -> None:
    client, sent = house.client(), []
    before = house.contents()

    def pieces() -> Any:
        yield PDF
        for _ in range(100):
            sent.append(100_000)
            yield b"x" * 100_000

    answer = upload(house.manager, client, pieces())

    assert code(answer) == (413, "FILE_TOO_LARGE")
    assert answer.headers["connection"] == "close"
    assert house.contents() == before
    assert house.manager.ask(LISTED, id=client)["client"]["files"]["totalCount"] == 0


def test_a_file_of_exactly_the_limit_is_taken(house: House) -> None:
    content = PDF + b"x" * (1_000_000 - len(PDF))

    assert download(house.manager, house.file(house.client(), content)).content == content


def test_the_same_upload_is_done_once_for_a_key(house: House) -> None:
    client = house.client()
    first = upload(house.manager, client, key="upload 1")
    before = house.contents()

    assert upload(house.manager, client, key="upload 1").json() == first.json()
    assert code(upload(house.manager, client, PDF + b"more", key="upload 1")) == (400, "IDEMPOTENCY_CONFLICT")
    assert house.contents() == before
    assert house.manager.ask(LISTED, id=client)["client"]["files"]["totalCount"] == 1


def test_a_session_needs_the_header_that_other_pages_cannot_send(house: House) -> None:
    client = house.client()
    before = house.contents()
    http = house.manager._http

    nobody = http.post("/files", params={"record": client}, content=PDF, headers={"Content-Type": "application/pdf"})
    assert code(nobody) == (401, "UNAUTHENTICATED")
    session = house.company.run(
        lambda change: open_session(change, house.manager.user.id, "browser", timedelta(hours=1))
    )
    forged = http.post(
        "/files", params={"record": client, "name": "x.pdf"}, content=PDF,
        headers={"Content-Type": "application/pdf", "Cookie": f"paktum_session={session}"},
    )  # fmt: skip
    assert code(forged) == (403, "CSRF_TOKEN_INVALID")
    assert house.contents() == before


def test_a_file_is_named_anew_deleted_and_brought_back_with_its_content(house: House) -> None:
    client = house.client()
    file = house.file(client)
    text = """mutation($i: FileUpdateInput!) { fileUpdate(input: $i) { file { name version } errors { code path } } }"""
    wrong = {"id": file, "expectedVersion": 1, "patch": {"name": "a/b.pdf"}}
    assert house.manager.ask(text, i=wrong)["fileUpdate"] == {
        "file": None, "errors": [{"code": "INVALID_VALUE", "path": ["input", "patch", "name"]}],
    }  # fmt: skip
    assert house.manager.ask(text, i={**wrong, "patch": {"name": "b.pdf"}})["fileUpdate"] == {
        "file": {"name": "b.pdf", "version": 2}, "errors": [],
    }  # fmt: skip

    remove = "mutation($i: FileDeleteInput!) { fileDelete(input: $i) { errors { code } } }"
    assert house.administrator.ask(remove, i={"id": file, "expectedVersion": 2})["fileDelete"]["errors"] == []
    assert code(download(house.manager, file)) == (404, "NOT_FOUND")

    back = "mutation($i: FileRestoreInput!) { fileRestore(input: $i) { file { name } errors { code } } }"
    assert house.administrator.ask(back, i={"id": file})["fileRestore"] == {"file": {"name": "b.pdf"}, "errors": []}
    assert download(house.manager, file).content == PDF


def test_no_mutation_makes_a_file_without_a_content(house: House) -> None:
    mutations = house.company._service.graphql.executor.api.graphql.mutation_type.fields

    assert sorted(each for each in mutations if each.lower().startswith("file")) == [
        "fileDelete", "fileRestore", "fileUpdate", "filesDelete", "filesUpdate",
    ]  # fmt: skip


def test_versions_that_come_at_once_get_numbers_one_after_the_other(house: House) -> None:
    file = house.file(house.client())
    contents = [b"%PDF-" + str(each).encode() for each in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda content: add_version(house.manager, file, content), contents))

    assert [each.status_code for each in answers] == [201] * 6
    numbers = {each.json()["number"]: content for each, content in zip(answers, contents, strict=True)}
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]
    assert all(download(house.manager, file, number).content == content for number, content in numbers.items())


def test_a_token_that_only_reads_clients_downloads_and_does_not_write(house: House) -> None:
    client = house.client()
    file = house.file(client)
    user = house.manager.user
    token = house.company.run(
        lambda change: create_token(change, change.get(User, user.id), "reads", scopes=("Client.read",))
    )
    limited = Caller(house.manager._http, token, "en", user)

    assert download(limited, file).content == PDF
    assert code(upload(limited, client)) == (403, "FORBIDDEN")
    deal = house.company.run(lambda change: change.create(Deal, name="D", owner=user, client=change.get(
        Client, house.company.assembly.entity(Client).find_key(client))))  # fmt: skip
    other = house.file(house.company.id_of(deal))
    assert code(download(limited, other)) == (404, "NOT_FOUND")
