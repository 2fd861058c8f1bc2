/**
 * A screen shows promises as they change: it follows the stream, and goes on after whatever interrupts it.
 *
 *   SUPPLY_URL=http://127.0.0.1:8002 TOKEN=… node dist/examples/follow.js COUNT [LAST_EVENT_ID]
 *
 * Prints "open" and then each change as one line of JSON with the id to go on behind; ends after COUNT of them.
 */
import { follow, supply } from "../src/index.js";
import type { components } from "../src/generated/supply.js";

type PromiseChange = components["schemas"]["PromiseChangeOut"];

const [count, lastEventId] = process.argv.slice(2);
const { SUPPLY_URL, TOKEN } = process.env;
if (!count || !SUPPLY_URL || !TOKEN) {
  console.error("usage: SUPPLY_URL=… TOKEN=… node dist/examples/follow.js COUNT [LAST_EVENT_ID]");
  process.exit(2);
}
const api = supply({ baseUrl: SUPPLY_URL, token: () => TOKEN });

let opened = false;
const changes = follow<PromiseChange>(
  (header, signal) =>
    api.GET("/v1/promise-changes:stream", { params: { header }, parseAs: "stream", ...(signal && { signal }) }),
  {
    ...(lastEventId && { lastEventId }),
    onId: () => {
      if (!opened) console.log("open");
      opened = true;
    },
  },
);
let left = Number(count);
for await (const { event, id, data } of changes) {
  const lines = data.lines.map(({ sku, open, reason }) => ({ sku, open, reason }));
  console.log(JSON.stringify({ id, event, order: data.order_number, lines }));
  left -= 1;
  if (left === 0) break;
}
