/** Apollo Client: queries, mutations, errors, GET, paging and facets in its cache. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { createPersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { CREATE, NAMES, PAGE, SHOW, UPDATE } from "./documents.mjs";
import { recorded, url } from "./server.mjs";

const TYPE_POLICIES = {
  Query: { fields: { clients: relayStylePagination(["filter", "orderBy"]) } },
  ClientBanking: { merge: true },
};

function made({ before, ...options } = {}) {
  const { asked, fetch } = recorded();
  const http = new HttpLink({ uri: url, fetch, ...options });
  const cache = new InMemoryCache({ typePolicies: TYPE_POLICIES });
  return { client: new ApolloClient({ link: before ? before.concat(http) : http, cache }), asked, cache };
}

const query = (client, text, variables = {}) => client.query({ query: gql(text), variables });
const mutate = (client, text, input) => client.mutate({ mutation: gql(text), variables: { input } });

async function create(client, input) {
  const { data, error } = await mutate(client, CREATE, input);
  assert.equal(error, undefined);
  return data.clientCreate;
}

async function failure(promise, kind) {
  const error = await promise.then(() => undefined, (found) => found);
  assert.ok(kind.is(error), String(error));
  return error;
}

test("a mutation answers with the record as it was stored, or with what it refuses", async () => {
  const { client } = made();
  const stored = await create(client, { name: "Apollo Kft.", turnover: { amount: "1", currency: "HUF" } });
  assert.deepEqual(stored.errors, []);
  assert.deepEqual(stored.client.turnover, { __typename: "Money", amount: "1.00", currency: "HUF" });
  const refused = await create(client, { name: "" });
  assert.deepEqual(refused, {
    __typename: "ClientCreatePayload",
    client: null,
    errors: [{ __typename: "ValidationError", code: "REQUIRED", path: ["input", "name"] }],
  });
});

test("the answer to a mutation changes the record in the cache by its id", async () => {
  const { client, asked } = made();
  const { id } = (await create(client, { name: "Before" })).client;
  assert.equal((await query(client, SHOW, { id })).data.client.name, "Before");
  await mutate(client, UPDATE, { id, expectedVersion: 1, patch: { name: "After" } });
  const requests = asked.length;
  assert.deepEqual((await query(client, SHOW, { id })).data.client, {
    __typename: "Client",
    id,
    version: 2,
    name: "After",
  });
  assert.equal(asked.length, requests, "it is answered from the cache");
  const again = await mutate(client, UPDATE, { id, expectedVersion: 1, patch: { name: "Too late" } });
  assert.deepEqual(again.data.clientUpdate.errors, [
    { __typename: "ConflictError", code: "CONFLICT", path: ["input", "expectedVersion"], currentVersion: 2 },
  ]);
});

test("pages are put together by relayStylePagination", async () => {
  const { client } = made();
  for (const name of NAMES) await create(client, { name, source: "apollo" });
  const variables = { source: "apollo", first: 2 };
  const { pageInfo } = (await query(client, PAGE, variables)).data.clients;
  const pages = client.watchQuery({ query: gql(PAGE), variables });
  const subscription = pages.subscribe(() => {});
  await pages.fetchMore({ variables: { after: pageInfo.endCursor, first: 3 } });
  subscription.unsubscribe();
  const { clients } = client.readQuery({ query: gql(PAGE), variables });
  assert.deepEqual(clients.edges.map((edge) => edge.node.name), NAMES);
  assert.equal(clients.pageInfo.hasNextPage, false);
});

test("what several queries ask of a facet is kept together", async () => {
  const { client, cache } = made();
  const { id } = (await create(client, { name: "Facets", banking: { hasPayroll: true } })).client;
  await query(client, "query ($id: ID!) { client(id: $id) { id banking { hasPayroll } } }", { id });
  await query(client, "query ($id: ID!) { client(id: $id) { id banking { kycStatus } } }", { id });
  assert.deepEqual(cache.extract()[`Client:${id}`].banking, {
    __typename: "ClientBanking",
    hasPayroll: true,
    kycStatus: "PENDING",
  });
});

test("with useGETForQueries queries are sent by GET, mutations by POST", async () => {
  const { client, asked } = made({ useGETForQueries: true });
  const { id } = (await create(client, { name: "Szűcs & Társa" })).client;
  assert.equal((await query(client, SHOW, { id })).data.client.name, "Szűcs & Társa");
  assert.deepEqual(asked.map(({ method }) => method), ["POST", "GET"]);
});

for (const useGETForQueries of [false, true]) {
  test(`errors come with their codes (useGETForQueries = ${useGETForQueries})`, async () => {
    const { client } = made({ useGETForQueries });
    for (const [text, variables, code] of [
      ["{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"],
      [PAGE, { source: "x", first: "two" }, "BAD_USER_INPUT"],
      [PAGE, { source: "x", first: 1000 }, "BAD_USER_INPUT"],
    ]) {
      const error = await failure(query(client, text, variables), CombinedGraphQLErrors);
      assert.deepEqual(error.errors.map(({ extensions }) => extensions.code), [code]);
    }
  });
}

test("without a token the error says so", async () => {
  const { client } = made({ fetch });
  const error = await failure(query(client, "{ viewer { locale } }"), CombinedGraphQLErrors);
  assert.deepEqual(error.errors.map(({ extensions }) => extensions.code), ["UNAUTHENTICATED"]);
});

test("a link that sends hashes of queries learns that they are not kept here", async () => {
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  for (const useGETForHashedQueries of [false, true]) {
    const { client, asked } = made({ before: createPersistedQueryLink({ sha256, useGETForHashedQueries }) });
    assert.equal((await query(client, "{ viewer { locale } }")).data.viewer.locale, "en");
    assert.deepEqual((await query(client, "{ viewer { roles } }")).data.viewer.roles, ["administrator"]);
    assert.equal(asked.length, 3, "the first query is sent again, whole; the second at once");
  }
});
