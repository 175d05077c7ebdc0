# ruff: noqa: E501  lists of odd values, read by column rather than by line
"""What hostile requests are made of."""

import re
from collections.abc import Sequence
from typing import Any

TEXTS: Sequence[str] = (
    "", " ", "a" * 100_000, "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202e\u200b\ufeff", "\U0001f468\u200d\U0001f469",
    "Ω≈ç√∫˜µ≤", "İıſK", "e\u0301" * 500, "' OR '1'='1", "'; DROP TABLE core_client; --", "\" OR 1=1 --", "1) OR (1=1",
    "' || pg_sleep(5) || '", "'; SELECT pg_sleep(5); --", "1 AND (SELECT 1 FROM pg_sleep(5))", "randomblob(1000000000)",
    "'||(SELECT token FROM core_access_token)||'", "%27%20OR%201%3D1", "%", "_", "\\", "%%%%%%", "\\%", "*", "\"*\"",
    "NEAR(a b)", "a:*", "a & b | !c", "<->", "{{7*7}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "{% import os %}",
    "__import__('os').system('id')", "../../../../etc/passwd", "..\\..\\windows\\win.ini", "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "javascript:alert(1)",
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\",\"y\")", "+1+cmd|' /C calc'!A0", "@SUM(1)", "null", "true",
    "NaN", "Infinity", "-0", "1e400", "0x1F", "٣", "Europe/Budapest", "Europe/../../etc/passwd", "UTC'; --", "HUF", "XXX",
    "hu", "9999-12-31", "0000-00-00", "2024-02-30", "-0001-01-01", "10000-01-01", "2024-13-01T25:61:61Z",
    "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00+14:00", "1e5", "99999999999999.9999", "-99999999999999999999.9",
    "0.00000000000000000000001", "1" * 400, "user_" + "0" * 32, "client_" + "f" * 32, "client_" + "z" * 32,
    "CLIENT_" + "0" * 32, "core_user_x", "[]", "{}", "eyJhIjoxfQ==", "W10=", "WyJhIiwxXQ==", "AAAA", "//////8=",
)  # fmt: skip
ENCODABLE = [each for each in TEXTS if not re.search("[\ud800-\udfff]", each)]
WHOLE = (0, 1, -1, 2**31 - 1, -(2**31), 2**31, 2**63, -(2**63) - 1, 10**30, 1.0, 1.5, 1e308)
ODD: Sequence[Any] = (None, [], {}, [[]], {"a": {}}, True, False, *WHOLE)
"""Values of the wrong kind, too."""

HEADERS: Sequence[dict[str, str]] = (
    {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=utf-16"}, {"Content-Type": ""},
    {"Content-Type": "multipart/form-data; boundary=x"}, {"Content-Encoding": "gzip"}, {"Accept": "image/png"},
    {"Accept": "application/graphql-response+json"}, {"Accept": "*/*;q=nan"}, {"Accept-Language": "x" * 5000},
    {"Accept-Language": "hu;q=2, *;q=-1, ;;,"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer " + "x" * 20_000}, {"Authorization": "Bearer a b c"},
    {"Cookie": "session=" + "x" * 5000}, {"X-HTTP-Method-Override": "DELETE"}, {"Expect": "x"}, {"Range": "bytes=0-,0-"},
    {"X-Forwarded-For": "127.0.0.1, ::1, " + "1.1.1.1," * 500}, {"Content-Length": "5"}, {"Origin": "null"},
)  # fmt: skip
METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "FOO")
PATHS = ("/graphql", "/graphql/", "/graphql?query=%FF", "/graphql?query={__typename}&variables=[", "/", "/../../etc/passwd",
         "/%2e%2e/%2e%2e/etc/passwd", "/graphiql", "/graphiql/..%2f..%2fpyproject.toml", "/health", "/ready", "/auth",
         "/graphql?query=" + "{a" * 500, "/static/%00", "//", "/graphql;a=b")  # fmt: skip

BODIES: Sequence[bytes] = (
    b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe", b"\xef\xbb\xbf{}", b"{}" * 1000, b'{"query":1}', b'{"query":null}',
    b'{"query":"{__typename}","variables":[]}', b'{"query":"{__typename}","variables":"x"}', b'{"query":"{__typename}"} x',
    b'{"query":"{__typename}","operationName":7}', b'{"query":"{__typename}","extensions":[]}',
    b'[{"query":"{__typename}"},{"query":"{__typename}"}]', b"[" * 2000 + b"]" * 2000, b'{"a":' * 1500 + b"1" + b"}" * 1500,
    b'{"query":"{__typename}","query":"{x}"}', b'{"query":"\\ud800"}', b'{"query":"{a(b:\\"\\u0000\\")}"}',
    b'{"query":"{__typename}","variables":{"a":1e999}}', b'{"query":"{__typename}","variables":{"a":NaN}}',
    b"query=%7B__typename%7D", b'{"query":"{__typename}","variables":{"a":' + b"9" * 5000 + b"}}", b"a" * 1_100_000,
)  # fmt: skip

DOCUMENTS: Sequence[str] = (
    "{" * 5000, "query" * 1000, "{a" * 3000 + "}" * 3000, "#" * 50_000, "{__typename" + " @a" * 5000 + "}", '"""' * 999,
    "query A{__typename} query A{__typename}", "{...A} fragment A on Query{...B} fragment B on Query{...A}",
    "{...A} fragment A on Query{...A}", "{" + " ".join(f"a{i}:__typename" for i in range(3000)) + "}",
    "{" + " ".join(f"a{i}:clients(first:250){{totalCount}}" for i in range(60)) + "}", "subscription{x}",
    "{clients{nodes{" + "parent{" * 200 + "id" + "}" * 203, "{__schema{types{" + "fields{type{" * 50 + "name" + "}}" * 50 + "}}}",
    "query($a:Int=$a){clients(first:$a){totalCount}}", "query($a:[[[[[[Int]]]]]]){__typename}", "{__type(name:\"Client\"){x}}",
    "{clients(first:99999999999999999999){totalCount}}", "{clients(first:-1){totalCount}}", "{clients(first:1,last:1){totalCount}}",
    "{clients(filter:{not:" * 100 + "{}" + "}){totalCount}}", "mutation{__typename}", "{clients{...on Deal{id}}}", "{\ufeff__typename}",
    "{clients(orderBy:[" + "{field:NAME}," * 500 + "]){totalCount}}", "{nodes(ids:[" + '"x",' * 5000 + "]){id}}", "{\0}", "{ü}",
    "query @skip(if:true){clients{totalCount}}", "{clients @include(if:1){totalCount}}", "{client(id:{a:1}){id}}", "extend type Query{a:Int}",
    "{search(text:\"" + "a " * 90 + "\"){totalCount}}", "{clients(after:\"" + "A" * 199_000 + "\"){totalCount}}",
)  # fmt: skip
