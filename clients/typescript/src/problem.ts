import type { components } from "./generated/supply.js";

/** What every error of every operation looks like (application/problem+json). */
export type Problem = components["schemas"]["Problem"];

/** An answer that is no success. `problem` says what was wrong and, per value, what would be right; undefined when a proxy answered in our place. */
export class ProblemError extends Error {
  readonly problem: Problem | undefined;
  readonly status: number;

  constructor(response: Response, error: unknown) {
    const problem = isProblem(error) ? error : undefined;
    super(problem ? `${problem.title}: ${problem.detail}` : `HTTP ${response.status} without a problem document`);
    this.name = "ProblemError";
    this.problem = problem;
    this.status = response.status;
  }
}

function isProblem(found: unknown): found is Problem {
  return typeof found === "object" && found !== null && "code" in found && "request_id" in found;
}
