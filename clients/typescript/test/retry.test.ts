/** What is sent again, how often, and what is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { retrying } from "../src/retry.js";

/** Answers with these statuses in turn; remembers the bodies it was sent. */
function service(...statuses: number[]) {
  const bodies: string[] = [];
  const fetch = async (request: Request) => {
    bodies.push(await request.text());
    const status = statuses[Math.min(bodies.length, statuses.length) - 1] ?? 200;
    if (status === 0) throw new TypeError("connection refused");
    return new Response(null, { status, headers: status === 503 ? { "Retry-After": "0" } : {} });
  };
  return { bodies, send: retrying({ fetch, longestWait: 1 }) };
}

const post = (headers: Record<string, string> = {}) =>
  new Request("http://supply/v1/reservations", { method: "POST", body: "4 of tea", headers });

test("a read is tried again until it is answered", async () => {
  const { bodies, send } = service(503, 0, 200);
  assert.equal((await send(new Request("http://supply/v1/stock"))).status, 200);
  assert.equal(bodies.length, 3);
});

test("a change under a key is sent again, whole", async () => {
  const { bodies, send } = service(502, 201);
  assert.equal((await send(post({ "Idempotency-Key": "k" }))).status, 201);
  assert.deepEqual(bodies, ["4 of tea", "4 of tea"]);
});

test("a change without key or version is sent once, whatever happens", async () => {
  const refused = service(503, 201);
  assert.equal((await refused.send(post())).status, 503);
  const lost = service(0, 201);
  await assert.rejects(lost.send(post()), TypeError);
  assert.deepEqual([refused.bodies.length, lost.bodies.length], [1, 1]);
});

test("a refusal is an answer: it is not asked again", async () => {
  const { bodies, send } = service(422, 201);
  assert.equal((await send(post({ "Idempotency-Key": "k" }))).status, 422);
  assert.equal(bodies.length, 1);
});

test("what stays away is given up after four attempts", async () => {
  const { bodies, send } = service(503);
  assert.equal((await send(new Request("http://supply/v1/stock"))).status, 503);
  assert.equal(bodies.length, 4);
});
