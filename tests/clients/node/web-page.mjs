/** The modules of docs/how-to/web-page.md, compiled, in a browser that has a token. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import relay from "relay-runtime";
import { token, url, work, headers } from "./server.mjs";

const NAMES = ["Alföld Kft.", "Balaton Zrt.", "Cserhát Bt."];

const load = (name) => import(join(work, "out", `${name}.js`));

globalThis.sessionStorage = { getItem: (key) => (key === "token" ? token : null) };

let clients;

before(async () => {
  const mutations = NAMES.map((name, at) => `m${at}: clientCreate(input: {name: "${name}", country: "HU"}) {
    client { id version } errors { code }
  }`);
  const body = JSON.stringify({ query: `mutation { ${mutations.join(" ")} }` });
  const response = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  clients = Object.values((await response.json()).data).map(({ client }) => client);
});

for (const name of ["urql", "apollo"]) {
  test(`${name} reads all pages`, async () => {
    const { clientNames } = await load(name);
    assert.deepEqual(await clientNames(), NAMES);
  });
}

test("relay reads a page and the lists inside its records", async () => {
  const { environment } = await load("relay");
  const { default: query } = await load("__generated__/ClientListQuery.graphql");
  await relay.fetchQuery(environment, query, { count: 2 }).toPromise();
  const stored = Object.values(environment.getStore().getSource().toJSON());
  const found = stored.filter(({ __typename }) => __typename === "Client").map(({ name }) => name);
  assert.deepEqual(found.sort(), NAMES.slice(0, 2));
});

test("urql renames a client once", async () => {
  const { rename } = await load("urql");
  assert.equal(await rename(clients[2], "Cserehát Bt."), null);
  assert.match(await rename(clients[2], "Too late"), /changed/);
});
