/** urql: queries, mutations, errors, GET, and a cache that a mutation empties. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { CREATE, NAMES, PAGE, SHOW, UPDATE } from "./documents.mjs";
import { recorded, url } from "./server.mjs";

function made(options = {}) {
  const { asked, fetch } = recorded();
  const client = new Client({ url, fetch, exchanges: [cacheExchange, fetchExchange], preferGetMethod: false, ...options });
  return { client, asked };
}

async function create(client, input) {
  const { data, error } = await client.mutation(CREATE, { input }).toPromise();
  assert.equal(error, undefined);
  return data.clientCreate;
}

test("a mutation answers with the record as it was stored", async () => {
  const given = { name: "Urql Kft.", turnover: { amount: "12.5", currency: "EUR" }, banking: { kycStatus: "VERIFIED" } };
  const { client: stored, errors } = await create(made().client, given);
  assert.deepEqual(errors, []);
  const { id, __typename, ...values } = stored;
  assert.match(id, /^client_[0-9a-f]{32}$/);
  assert.deepEqual(values, {
    name: "Urql Kft.",
    version: 1,
    turnover: { __typename: "Money", amount: "12.50", currency: "EUR" },
    banking: { __typename: "ClientBanking", kycStatus: "VERIFIED" },
  });
});

test("what a mutation refuses stands in its payload", async () => {
  const { client: stored, errors } = await create(made().client, { name: " ", country: "XX" });
  assert.equal(stored, null);
  assert.deepEqual(errors, [
    { __typename: "ValidationError", code: "REQUIRED", path: ["input", "name"] },
    { __typename: "ValidationError", code: "INVALID_VALUE", path: ["input", "country"] },
  ]);
});

test("a mutation makes the cache ask again for what it has changed", async () => {
  const { client, asked } = made();
  const { id } = (await create(client, { name: "Before" })).client;
  const name = async () => (await client.query(SHOW, { id }).toPromise()).data.client.name;
  assert.deepEqual([await name(), await name()], ["Before", "Before"]);
  assert.equal(asked.length, 2, "the second query is answered from the cache");
  const input = { id, expectedVersion: 1, patch: { name: "After" } };
  assert.deepEqual((await client.mutation(UPDATE, { input }).toPromise()).data.clientUpdate.errors, []);
  assert.equal(await name(), "After");
  const again = await client.mutation(UPDATE, { input }).toPromise();
  assert.deepEqual(again.data.clientUpdate, {
    __typename: "ClientUpdatePayload",
    client: null,
    errors: [{ __typename: "ConflictError", code: "CONFLICT", path: ["input", "expectedVersion"], currentVersion: 2 }],
  });
});

test("pages follow one another by cursor", async () => {
  const { client } = made();
  for (const name of NAMES) await create(client, { name, source: "urql" });
  const pages = [];
  let after = null;
  do {
    const { data } = await client.query(PAGE, { source: "urql", first: 2, after }).toPromise();
    assert.equal(data.clients.totalCount, NAMES.length);
    pages.push(data.clients.edges.map((edge) => edge.node.name));
    after = data.clients.pageInfo.hasNextPage ? data.clients.pageInfo.endCursor : null;
  } while (after);
  assert.deepEqual(pages, [NAMES.slice(0, 2), NAMES.slice(2, 4), NAMES.slice(4)]);
});

for (const preferGetMethod of [false, "force", "within-url-limit"]) {
  test(`a query is sent as preferGetMethod = ${preferGetMethod} says, a mutation always by POST`, async () => {
    const { client, asked } = made({ preferGetMethod });
    const { id } = (await create(client, { name: "By GET" })).client;
    const { data } = await client.query(SHOW, { id }).toPromise();
    assert.equal(data.client.name, "By GET");
    assert.deepEqual(asked.map(({ method }) => method), ["POST", preferGetMethod ? "GET" : "POST"]);
  });
}

const REFUSED = {
  "a field that there is not": ["{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"],
  "a variable of the wrong type": [PAGE, { source: "x", first: "two" }, "BAD_USER_INPUT"],
  "a page that is too large": [PAGE, { source: "x", first: 1000 }, "BAD_USER_INPUT"],
};

for (const [what, [query, variables, code]] of Object.entries(REFUSED)) {
  for (const preferGetMethod of [false, "force"]) {
    test(`${what} is an error with a code (preferGetMethod = ${preferGetMethod})`, async () => {
      const { data, error } = await made({ preferGetMethod }).client.query(query, variables).toPromise();
      assert.equal(data ?? null, null);
      assert.equal(error.networkError, undefined);
      assert.deepEqual(error.graphQLErrors.map(({ extensions }) => extensions.code), [code]);
    });
  }
}

test("without a token the error says so", async () => {
  const { client } = made({ fetch });
  const { error } = await client.query("{ viewer { locale } }", {}).toPromise();
  assert.equal(error.response.status, 401);
  assert.deepEqual(error.graphQLErrors.map(({ extensions }) => extensions.code), ["UNAUTHENTICATED"]);
});
