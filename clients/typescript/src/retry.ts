/** Trying again what may be tried again: reads, and changes that name their version or bear an Idempotency-Key. */

export const TRANSIENT = new Set([429, 502, 503, 504]);
const SAFE = new Set(["GET", "HEAD"]);

export interface Retrying {
  /** How often a request is sent at the most; 4 unless said. */
  attempts?: number;
  /** The longest wait between two attempts in milliseconds, whatever Retry-After says; 10,000 unless said. */
  longestWait?: number;
  /** What sends; the platform's own unless said. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A fresh key: make one per intention, keep it over retries. */
export const idempotencyKey = (): string => crypto.randomUUID();

/** A fetch that waits and tries again when the service is away or asks for it by Retry-After. */
export function retrying({ attempts = 4, longestWait = 10_000, fetch = globalThis.fetch }: Retrying) {
  return async (request: Request): Promise<Response> => {
    const most = repeatable(request) ? attempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      const copy = attempt < most ? request.clone() : request; // a body can be read once
      let waited = 100 * 2 ** attempt * (0.5 + Math.random());
      try {
        const response = await fetch(copy);
        if (attempt === most || !TRANSIENT.has(response.status)) {
          return response;
        }
        waited = Number(response.headers.get("Retry-After") ?? Number.NaN) * 1000 || waited;
        await response.body?.cancel();
      } catch (error) {
        if (attempt === most || request.signal.aborted) {
          throw error;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(waited, longestWait)));
    }
  };
}

function repeatable(request: Request): boolean {
  return SAFE.has(request.method) || request.headers.has("Idempotency-Key") || request.headers.has("If-Match");
}
