/** Typed clients of Bellwether's four services, made of their OpenAPI documents. One factory per service; see README.md. */
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths as AccountsPaths } from "./generated/accounts.js";
import type { paths as NotifyPaths } from "./generated/notify.js";
import type { paths as ScoringPaths } from "./generated/scoring.js";
import type { paths as SupplyPaths } from "./generated/supply.js";
import { ProblemError } from "./problem.js";
import { type Retrying, retrying } from "./retry.js";

export { idempotencyKey } from "./retry.js";
export { type Page, items } from "./pages.js";
export { type Problem, ProblemError } from "./problem.js";
export { type Following, type StreamEvent, follow } from "./stream.js";

export interface Options extends Retrying {
  /** The service's address, without a path. */
  baseUrl: string;
  /** Asked before each request, so that a token can be renewed. */
  token: () => string | Promise<string>;
}

export const accounts = (options: Options): Client<AccountsPaths> => client<AccountsPaths>(options);
export const supply = (options: Options): Client<SupplyPaths> => client<SupplyPaths>(options);
export const scoring = (options: Options): Client<ScoringPaths> => client<ScoringPaths>(options);
export const notify = (options: Options): Client<NotifyPaths> => client<NotifyPaths>(options);

/** The data of an answer; throws ProblemError for any other. `const made = ok(await client.POST(…))`. */
export function ok<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (!answer.response.ok) {
    throw new ProblemError(answer.response, answer.error);
  }
  return answer.data as T;
}

function client<Paths extends object>({ baseUrl, token, ...how }: Options): Client<Paths> {
  const made = createClient<Paths>({ baseUrl, fetch: retrying(how) });
  const signing: Middleware = {
    async onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${await token()}`);
      return request;
    },
  };
  made.use(signing);
  return made;
}
