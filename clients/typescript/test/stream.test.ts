/** Going on where a stream broke off, and what is an event. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProblemError, follow } from "../src/index.js";

/** Answers with these bodies in turn, each in two parts cut anywhere; then refuses as a service does that knows the id no longer. */
function service(...bodies: string[]) {
  const asked: (string | undefined)[] = [];
  const open = async (header: { "Last-Event-ID"?: string }) => {
    asked.push(header["Last-Event-ID"]);
    const body = bodies[asked.length - 1];
    if (body === undefined) {
      return { error: { code: "last_event_id_too_old", request_id: "r" }, response: new Response(null, { status: 410 }) };
    }
    if (body === "") throw new TypeError("connection refused");
    const bytes = new TextEncoder().encode(body);
    const cut = bytes.length >> 1;
    const data = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, cut));
        controller.enqueue(bytes.slice(cut));
        controller.close();
      },
    });
    return { data, response: new Response(null) };
  };
  return { asked, open };
}

const opened = (id: string) => `: open\nid: ${id}\nretry: 1\n\n`;
const told = (id: string, text: string) => `event: told\ndata: "${text}"\nid: ${id}\n\n`;

test("a stream that ends is opened again behind the last id, heartbeats' included", async () => {
  const { asked, open } = service(
    opened("1") + told("2", "äa") + `event: end\ndata: {"reason":"slow"}\n\n`,
    "",
    opened("2") + told("3", "b") + ": heartbeat\nid: 4\n\n" + `event: told\ndata: "cut o`,
    opened("4") + told("5", "c"),
  );
  const heard: string[] = [];
  const ids: string[] = [];
  await assert.rejects(async () => {
    for await (const { event, data } of follow<string>(open, { wait: 1, onId: (id) => ids.push(id) })) {
      heard.push(`${event} ${data}`);
    }
  }, ProblemError);
  assert.deepEqual(heard, ["told äa", "told b", "told c"]);
  assert.deepEqual(asked, [undefined, "2", "2", "4", "5"]);
  assert.deepEqual(ids, ["1", "2", "2", "3", "4", "4", "5"]);
});

test("an event at which the reader stops has not been had", async () => {
  const { open } = service(opened("1") + told("2", "a") + told("3", "b"));
  const ids: string[] = [];
  for await (const { data } of follow<string>(open, { onId: (id) => ids.push(id) })) {
    if (data === "b") break;
  }
  assert.deepEqual(ids, ["1", "2"]);
});
