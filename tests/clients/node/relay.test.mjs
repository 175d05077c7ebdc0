/** Relay: its compiler reads the schema, its store keeps records by their ids and puts pages together. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import relay from "relay-runtime";
import { NAMES } from "./documents.mjs";
import { recorded, schemaFile, url, work } from "./server.mjs";

const { ConnectionHandler, Environment, Network, RecordSource, Store } = relay;

const artifact = compiled(join(work, "relay"));

/** Compiles relay/ in a folder, and gives what finds its artifacts by name. */
function compiled(folder) {
  cpSync(fileURLToPath(new URL("relay", import.meta.url)), folder, { recursive: true });
  cpSync(schemaFile, join(folder, "schema.graphql"));
  mkdirSync(join(folder, "artifacts"), { recursive: true });
  const compiler = createRequire(import.meta.url).resolve("relay-compiler/cli.js");
  execFileSync(process.execPath, [compiler, "--noWatchman"], { cwd: folder });
  const load = createRequire(join(folder, "artifacts/"));
  return (name) => load(`./${name}.graphql.js`);
}

function made() {
  const { fetch } = recorded();
  const network = Network.create(async ({ text, name }, variables) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: text, operationName: name, variables }),
    });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

function ask(environment, name, variables) {
  const operation = relay.createOperationDescriptor(artifact(name), variables);
  environment.retain(operation);
  return environment
    .execute({ operation })
    .toPromise()
    .then(() => environment.lookup(operation.fragment).data);
}

const read = (environment, name, from) =>
  environment.lookup(relay.getSingularSelector(artifact(name), from)).data;

function mutate(environment, name, variables) {
  return new Promise((onCompleted, onError) => {
    relay.commitMutation(environment, { mutation: artifact(name), variables, onCompleted, onError });
  });
}

async function create(environment, input, connections = []) {
  const { clientCreate } = await mutate(environment, "ClientListAddMutation", { input, connections });
  assert.deepEqual(clientCreate.errors, []);
  return clientCreate.client.id;
}

const FILTERS = (source) => ({ filter: { source: { eq: source } }, orderBy: [{ field: "NAME" }] });
const names = ({ clients }) => clients.edges.map((edge) => edge.node.name);

test("pages are put together, and mutations add and remove edges", async () => {
  const environment = made();
  for (const name of NAMES) await create(environment, { name, source: "relay" });
  const query = await ask(environment, "ClientListQuery", { source: "relay", count: 2 });
  const list = () => read(environment, "ClientList_query", query);
  assert.deepEqual(names(list()), NAMES.slice(0, 2));
  for (let pages = 0; list().clients.pageInfo.hasNextPage; pages += 1) {
    assert.ok(pages < 2);
    const cursor = list().clients.pageInfo.endCursor;
    await ask(environment, "ClientListPaginationQuery", { source: "relay", count: 2, cursor });
  }
  assert.deepEqual(names(list()), NAMES);

  const connections = [ConnectionHandler.getConnectionID("client:root", "ClientList_clients", FILTERS("relay"))];
  const id = await create(environment, { name: "Added", source: "relay" }, connections);
  assert.deepEqual(names(list()), [...NAMES, "Added"]);
  const input = { id, expectedVersion: 1 };
  const removed = await mutate(environment, "ClientListRemoveMutation", { input, connections });
  assert.deepEqual(removed.clientDelete, { deletedClientId: id, errors: [] });
  assert.deepEqual(names(list()), NAMES);
});

test("what a mutation answers changes the record in the store; a refetch asks node(id)", async () => {
  const environment = made();
  const id = await create(environment, { name: "Before", turnover: { amount: "7", currency: "EUR" } });
  const { client } = await ask(environment, "ClientCardQuery", { id });
  const card = () => read(environment, "ClientCard_client", client);
  const before = { id, name: "Before", version: 1, turnover: { amount: "7.00", currency: "EUR" } };
  assert.deepEqual(card(), { ...before, banking: { kycStatus: "PENDING" } });

  const input = { id, expectedVersion: 1, patch: { name: "After", banking: { kycStatus: "VERIFIED" } } };
  const { clientUpdate } = await mutate(environment, "ClientCardRenameMutation", { input });
  assert.deepEqual(clientUpdate.errors, []);
  const after = { ...before, name: "After", version: 2, banking: { kycStatus: "VERIFIED" } };
  assert.deepEqual(card(), after);

  const late = await mutate(environment, "ClientCardRenameMutation", { input });
  const error = { __typename: "ConflictError", code: "CONFLICT", path: ["input", "expectedVersion"], currentVersion: 2 };
  assert.deepEqual(late.clientUpdate, { client: null, errors: [error] });

  const { node } = await ask(environment, "ClientCardRefetchQuery", { id });
  assert.deepEqual(read(environment, "ClientCard_client", node), after);
  assert.deepEqual(await ask(environment, "ClientCardRefetchQuery", { id: "client_x" }), { node: null });
});

test("a list inside a record is paged backwards", async () => {
  const environment = made();
  const clientId = await create(environment, { name: "With deals" });
  for (const name of ["A", "B", "C"]) {
    const { dealCreate } = await mutate(environment, "ClientCardAddDealMutation", { input: { name, clientId } });
    assert.deepEqual(dealCreate.errors, []);
  }
  const { client } = await ask(environment, "ClientCardQuery", { id: clientId });
  const deals = () => read(environment, "ClientCard_deals", client).deals;
  assert.deepEqual(deals().edges.map(({ node }) => node.name), ["B", "C"]);
  const { startCursor: cursor, hasPreviousPage } = deals().pageInfo;
  assert.equal(hasPreviousPage, true);
  await ask(environment, "ClientCardDealsPaginationQuery", { id: clientId, count: 2, cursor });
  assert.deepEqual(deals().edges.map(({ node }) => node.name), ["A", "B", "C"]);
  assert.equal(deals().pageInfo.hasPreviousPage, false);
  assert.equal(deals().totalCount, 3);
});
