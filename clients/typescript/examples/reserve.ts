/**
 * A front end sells something scarce: it asks what can be had, holds it, confirms the hold, and reads it back.
 *
 *   SUPPLY_URL=http://127.0.0.1:8002 TOKEN=… node dist/examples/reserve.js ACCOUNT SKU QUANTITY
 *
 * Prints what happened as one line of JSON. Exit codes: 0 held and confirmed, 1 refused (the problem is printed), 2 wrong usage.
 */
import { ProblemError, idempotencyKey, items, ok, supply } from "../src/index.js";

const [account_id, sku, asked] = process.argv.slice(2);
const { SUPPLY_URL, TOKEN } = process.env;
if (!account_id || !sku || !asked || !SUPPLY_URL || !TOKEN) {
  console.error("usage: SUPPLY_URL=… TOKEN=… node dist/examples/reserve.js ACCOUNT SKU QUANTITY");
  process.exit(2);
}
const api = supply({ baseUrl: SUPPLY_URL, token: () => TOKEN });
const lines = [{ sku, quantity: Number(asked) }];

try {
  const { lines: [available] } = ok(await api.POST("/v1/availability", { body: { account_id, lines } }));

  // One key per intention: whatever happens on the way, asking again with it never holds twice.
  const key = { header: { "Idempotency-Key": idempotencyKey() } };
  const hold = () => api.POST("/v1/reservations", { params: key, body: { account_id, lines } });
  const held = ok(await hold());
  const again = ok(await hold());

  const { data: read, response } = await api.GET("/v1/reservations/{reservation_id}", {
    params: { path: { reservation_id: held.id } },
  });
  const confirmed = ok(
    await api.POST("/v1/reservations/{reservation_id}:confirm", {
      params: {
        path: { reservation_id: held.id },
        header: { "Idempotency-Key": idempotencyKey(), "If-Match": response.headers.get("ETag") ?? "" },
      },
    }),
  );

  const mine: string[] = [];
  const page = async (cursor?: string) =>
    ok(await api.GET("/v1/reservations", { params: { query: { account_id, limit: 1, ...(cursor && { cursor }) } } }));
  for await (const reservation of items(page)) {
    mine.push(reservation.id);
  }
  console.log(
    JSON.stringify({
      holdable: available?.holdable,
      held: held.id,
      same: again.id === held.id,
      before: read?.state,
      after: confirmed.state,
      mine,
    }),
  );
} catch (error) {
  if (error instanceof ProblemError) {
    console.error(JSON.stringify({ status: error.status, code: error.problem?.code, detail: error.problem?.detail }));
    process.exit(1);
  }
  throw error;
}
