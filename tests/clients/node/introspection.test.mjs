/** Introspection gives the schema that is written down, whatever is asked of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  buildClientSchema,
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { recorded, schemaFile, url } from "./server.mjs";

const OPTIONS = [
  "descriptions",
  "specifiedByUrl",
  "directiveIsRepeatable",
  "schemaDescription",
  "inputValueDeprecation",
  "oneOf",
];
const all = (value) => Object.fromEntries(OPTIONS.map((name) => [name, value]));

async function introspected(options) {
  const body = JSON.stringify({ query: getIntrospectionQuery(options), operationName: "IntrospectionQuery" });
  const response = await recorded().fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body,
  });
  const { data, errors } = await response.json();
  assert.deepEqual({ status: response.status, errors }, { status: 200, errors: undefined });
  return buildClientSchema(data);
}

const written = buildSchema(readFileSync(schemaFile, "utf8"));

test("with everything asked for, it is the written schema to the letter", async () => {
  const served = await introspected(all(true));
  assert.equal(printSchema(lexicographicSortSchema(served)), printSchema(lexicographicSortSchema(written)));
});

const FEWER = {
  "what is asked for unless said otherwise": {},
  "nothing of what can be left out": all(false),
  "types nested as deeply as graphql-js lets ask": { ...all(true), typeDepth: 16 },
};

for (const [what, options] of Object.entries(FEWER)) {
  test(`${what}: it differs in nothing that a client would notice`, async () => {
    const served = await introspected(options);
    const changes = [findBreakingChanges, findDangerousChanges].flatMap((find) => [
      ...find(written, served),
      ...find(served, written),
    ]);
    assert.deepEqual(changes, []);
  });
}
