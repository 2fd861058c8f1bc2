/** Typed clients of Bellwether's four services, made of their OpenAPI documents. One factory per service; see README.md. */
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths as AccountsPaths } from "./generated/accounts.js";
import type { paths as NotifyPaths } from "./generated/notify.js";
import type { paths as ScoringPaths } from "./generated/scoring.js";
import type { components, paths as SupplyPaths } from "./generated/supply.js";
import { type Retrying, retrying } from "./retry.js";

export { idempotencyKey } from "./retry.js";
export { type Page, items } from "./pages.js";

/** What every error of every operation looks like (application/problem+json). */
export type Problem = components["schemas"]["Problem"];

export interface Options extends Retrying {
  /** The service's address, without a path. */
  baseUrl: string;
  /** Asked before each request, so that a token can be renewed. */
  token: () => string | Promise<string>;
}

/** An answer that is no success. `problem` says what was wrong and, per value, what would be right; undefined when a proxy answered in our place. */
export class ProblemError extends Error {
  readonly problem: Problem | undefined;
  readonly status: number;

  constructor(response: Response, problem: Problem | undefined) {
    super(problem ? `${problem.title}: ${problem.detail}` : `HTTP ${response.status} without a problem document`);
    this.name = "ProblemError";
    this.problem = problem;
    this.status = response.status;
  }
}

export const accounts = (options: Options): Client<AccountsPaths> => client<AccountsPaths>(options);
export const supply = (options: Options): Client<SupplyPaths> => client<SupplyPaths>(options);
export const scoring = (options: Options): Client<ScoringPaths> => client<ScoringPaths>(options);
export const notify = (options: Options): Client<NotifyPaths> => client<NotifyPaths>(options);

/** The data of an answer; throws ProblemError for any other. `const made = ok(await client.POST(…))`. */
export function ok<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (!answer.response.ok) {
    throw new ProblemError(answer.response, isProblem(answer.error) ? answer.error : undefined);
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

function isProblem(found: unknown): found is Problem {
  return typeof found === "object" && found !== null && "code" in found && "request_id" in found;
}
