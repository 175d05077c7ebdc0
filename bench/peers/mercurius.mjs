// Mercurius with graphql-jit, written by hand. MODE: `loaders` (one statement per level) or `sql` (JSON made in SQL).

import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

const [DATE, INSTANT, BIGINT] = [1082, 1184, 20];
pg.types.setTypeParser(DATE, (text) => text);
pg.types.setTypeParser(INSTANT, (text) => `${text.replace(" ", "T")}:00`);
pg.types.setTypeParser(BIGINT, (text) => text);

const pool = new pg.Pool({
  connectionString: process.env.DSN,
  max: 10,
  idleTimeoutMillis: 0,
  options: "-c TimeZone=UTC -c plan_cache_mode=force_generic_plan",
});
const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;
const json = async (name, text, values) => (await rows(name, text, values))[0].json;

const schema = `
  type Money { amount: String! currency: String! }
  type Contact { id: ID! firstName: String! lastName: String! email: String }
  type Contract { id: ID! number: String! status: String! signedOn: String }
  type Deal {
    id: ID! title: String! stage: String! amount: Money! closeDate: String client: Client! contract: Contract
  }
  type Client {
    id: ID! name: String! tier: String! status: String! industry: String website: String city: String
    postalCode: String country: String employees: Int createdAt: String! updatedAt: String!
    deals(first: Int = 100): [Deal!]! contacts(first: Int = 100): [Contact!]!
  }
  type StageTotal { stage: String! count: Int! totals: [Money!]! }
  type Query {
    client(id: ID!): Client
    clients(tier: String!, first: Int = 100): [Client!]!
    deals(first: Int = 100, after: ID!): [Deal!]!
    dealsByStage: [StageTotal!]!
  }
  input ClientInput {
    name: String! tier: String! status: String! industry: String website: String city: String postalCode: String
    country: String employees: Int
  }
  type Mutation { createClient(input: ClientInput!): Client! }
`;

const CLIENT = `id, name, tier, status, industry, website, city, postal_code "postalCode", country, employees,
  created_at "createdAt", updated_at "updatedAt"`;
const DEAL = `id, client_id, title, stage, amount, currency, close_date "closeDate"`;

const clients = (tier, first) =>
  rows("clients", `SELECT ${CLIENT} FROM clients WHERE tier = $1 ORDER BY clients.name, clients.id LIMIT $2`, [
    tier,
    first,
  ]);

const Query = {
  client: async (_, { id }) => (await rows("client", `SELECT ${CLIENT} FROM clients WHERE id = $1`, [id]))[0],
  clients: (_, { tier, first }) => clients(tier, first),
  deals: (_, { first, after }) =>
    rows("deals", `SELECT ${DEAL} FROM deals WHERE id > $1 ORDER BY deals.id LIMIT $2`, [after, first]),
  dealsByStage: async () => {
    const text = `SELECT stage, currency, count(*)::int count, sum(amount)::text amount FROM deals
      GROUP BY stage, currency ORDER BY stage, currency`;
    const stages = new Map();
    for (const { stage, currency, count, amount } of await rows("stages", text, [])) {
      const found = stages.get(stage) ?? { stage, count: 0, totals: [] };
      found.count += count;
      found.totals.push({ amount, currency });
      stages.set(stage, found);
    }
    return [...stages.values()];
  },
};

const Mutation = {
  createClient: async (_, { input: given }) => {
    const text = `INSERT INTO clients (name, tier, status, industry, website, city, postal_code, country, employees)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${CLIENT}`;
    const values = ["name", "tier", "status", "industry", "website", "city", "postalCode", "country", "employees"];
    return (await rows("create", text, values.map((name) => given[name])))[0];
  },
};

const keys = (queries) => queries.map((query) => query.obj.id);
const grouped = (found, queries) => {
  const groups = new Map();
  for (const row of found) groups.has(row.client_id) ? groups.get(row.client_id).push(row) : groups.set(row.client_id, [row]);
  return queries.map((query) => groups.get(query.obj.id) ?? []);
};
const perClient = (name, inner) => async (queries) =>
  grouped(
    await rows(name, `SELECT found.* FROM unnest($1::bigint[]) client (id) CROSS JOIN LATERAL (${inner}) found`, [
      keys(queries),
      queries[0].params.first ?? 100,
    ]),
    queries,
  );

const loaders = {
  Client: {
    deals: perClient(
      "deals of clients",
      `SELECT ${DEAL} FROM deals WHERE client_id = client.id ORDER BY close_date DESC, deals.id DESC LIMIT $2`,
    ),
    contacts: perClient(
      "contacts of clients",
      `SELECT id, client_id, first_name "firstName", last_name "lastName", email FROM contacts
       WHERE client_id = client.id ORDER BY contacts.id LIMIT $2`,
    ),
  },
  Deal: {
    client: async (queries) => {
      const ids = [...new Set(queries.map((query) => query.obj.client_id))];
      const found = await rows("clients of deals", `SELECT ${CLIENT} FROM clients WHERE id = ANY ($1::bigint[])`, [ids]);
      const byId = new Map(found.map((row) => [row.id, row]));
      return queries.map((query) => byId.get(query.obj.client_id));
    },
    contract: async (queries) => {
      const text = `SELECT id, deal_id, number, status, signed_on "signedOn" FROM contracts
        WHERE deal_id = ANY ($1::bigint[])`;
      const byDeal = new Map((await rows("contracts of deals", text, [keys(queries)])).map((row) => [row.deal_id, row]));
      return queries.map((query) => byDeal.get(query.obj.id) ?? null);
    },
  },
};

const MONEY = `json_build_object('amount', deal.amount::text, 'currency', deal.currency)`;
const TREE = `
  SELECT coalesce(json_agg(json_build_object(
    'id', client.id::text, 'name', client.name,
    'deals', (SELECT coalesce(json_agg(json_build_object(
        'id', deal.id::text, 'title', deal.title, 'stage', deal.stage, 'amount', ${MONEY},
        'closeDate', deal.close_date,
        'contract', (SELECT json_build_object(
            'id', contract.id::text, 'number', contract.number, 'status', contract.status,
            'signedOn', contract.signed_on)
          FROM contracts contract WHERE contract.deal_id = deal.id))), '[]')
      FROM (SELECT * FROM deals WHERE deals.client_id = client.id
        ORDER BY deals.close_date DESC, deals.id DESC LIMIT 5) deal),
    'contacts', (SELECT coalesce(json_agg(json_build_object(
        'id', contact.id::text, 'firstName', contact.first_name, 'lastName', contact.last_name,
        'email', contact.email)), '[]')
      FROM (SELECT * FROM contacts WHERE contacts.client_id = client.id ORDER BY contacts.id LIMIT 3) contact)
  )), '[]') json
  FROM (SELECT * FROM clients WHERE clients.tier = $1 ORDER BY clients.name, clients.id LIMIT 20) client`;
const DEALS = `
  SELECT coalesce(json_agg(json_build_object(
    'id', deal.id::text, 'title', deal.title, 'amount', ${MONEY},
    'client', (SELECT json_build_object('id', client.id::text, 'name', client.name)
      FROM clients client WHERE client.id = deal.client_id))), '[]') json
  FROM (SELECT * FROM deals WHERE deals.id > $1 ORDER BY deals.id LIMIT 200) deal`;

const bySql = {
  ...Query,
  clients: (_, { tier, first }, context, info) =>
    info.fieldNodes[0].selectionSet.selections.some((field) => field.name.value === "deals")
      ? json("tree", TREE, [tier])
      : clients(tier, first),
  deals: (_, { after }) => json("deals with client", DEALS, [after]),
};

const app = Fastify();
app.register(mercurius, {
  schema,
  ...(process.env.MODE === "sql"
    ? { resolvers: { Query: bySql, Mutation } }
    : { resolvers: { Query, Mutation, Deal: { amount: ({ amount, currency }) => ({ amount, currency }) } }, loaders }),
  jit: 1,
  graphiql: false,
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
