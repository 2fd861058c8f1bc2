/** Live streams (server-sent events) with the token in the Authorization header, which the platform's EventSource cannot send, and going on where they broke off. */
import { ProblemError } from "./problem.js";
import { TRANSIENT } from "./retry.js";

/** One event: `event` is its kind (`told`, `changed` …), `data` its document, `id` where to go on from behind it. */
export interface StreamEvent<Data> {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Data;
}

export interface Following {
  /** The id to go on behind; absent: from now on. */
  lastEventId?: string;
  /** Told of every id reached, the first block's and heartbeats' included: keep it to go on after a restart. */
  onId?: (id: string) => void;
  /** Ends the stream. */
  signal?: AbortSignal;
  /** Milliseconds before the stream is opened again, unless the service says otherwise; 2,000 unless said. */
  wait?: number;
}

type Opened = { data?: unknown; error?: unknown; response: Response };

/**
 * All events of a stream, for ever: it is opened again whenever it ends, behind the last id, with nothing missing and nothing twice.
 *
 *   for await (const { data } of follow<NotificationOut>((header, signal) =>
 *     api.GET("/v1/notifications:stream", { params: { header }, parseAs: "stream", signal }))) …
 *
 * Throws ProblemError when the service refuses: with status 400 or 410 what followed the id cannot be told any more; read the list and follow without it.
 */
export async function* follow<Data>(
  open: (header: { "Last-Event-ID"?: string }, signal: AbortSignal | undefined) => Promise<Opened>,
  { lastEventId, onId, signal, wait = 2_000 }: Following = {},
): AsyncGenerator<StreamEvent<Data>, void, void> {
  let last = lastEventId;
  let pause = wait;
  while (!signal?.aborted) {
    try {
      const { data, error, response } = await open(last === undefined ? {} : { "Last-Event-ID": last }, signal);
      if (!response.ok) {
        throw new ProblemError(response, error);
      }
      for await (const block of blocks(data as ReadableStream<Uint8Array>)) {
        pause = block.retry ?? pause;
        if (block.data !== undefined && block.event !== "end") {
          yield { event: block.event ?? "message", id: block.id, data: JSON.parse(block.data) as Data };
        }
        if (block.id !== undefined) {
          last = block.id; // behind the yield: whoever stopped at an event has not had it
          onId?.(last);
        }
      }
    } catch (error) {
      if (signal?.aborted) {
        return;
      }
      if (error instanceof ProblemError && !TRANSIENT.has(error.status)) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

interface Block {
  event?: string;
  id?: string;
  data?: string;
  retry?: number;
}

async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<Block, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return; // what is not closed by an empty line is no event
      }
      rest += decoder.decode(value, { stream: true });
      const whole = rest.split("\n\n");
      rest = whole.pop() ?? "";
      yield* whole.map(parsed);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parsed(text: string): Block {
  const block: Block = {};
  const data: string[] = [];
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    switch (line.slice(0, colon)) {
      case "event":
        block.event = value;
        break;
      case "id":
        block.id = value;
        break;
      case "retry":
        block.retry = Number(value);
        break;
      case "data":
        data.push(value);
        break;
    }
  }
  if (data.length > 0) {
    block.data = data.join("\n");
  }
  return block;
}
