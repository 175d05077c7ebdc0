/** The audits of graphql-http: what GraphQL over HTTP must, should and may do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { recorded, url } from "./server.mjs";

const audits = serverAudits({ url, fetchFn: recorded().fetch });

test("there are 61 audits", () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.deepEqual({ status, reason }, { status: "ok", reason: undefined });
  });
}
