// Calls of the API. The newest request of a kind wins: an older one is aborted.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Scenario = Schemas["Scenario"];
export type Answer = Schemas["Answer"];
export type Card = Schemas["Card"];
export type CaseView = Schemas["CaseView"];
export type CaseLine = Schemas["CaseLine"];
export type Assumption = Schemas["AssumptionView"];
export type Lever = Schemas["LeverView"];
export type Measure = Schemas["MeasureView"];
export type Deal = Schemas["DealView"];
export type Happening = Schemas["HappeningView"];
export type Job = Schemas["Job"];
export type JobQuestion = Schemas["JobQuestion"];
export type Problem = Schemas["ProblemView"];
export type Table = Schemas["TableView"];

export class Refused extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map((p) => `${p.path || p.where}: ${p.found}; wanted: ${p.wanted}`).join("\n"));
  }
}

const API = "/api/v1";
const underWay = new Map<string, AbortController>();

/** Whether an error only says that a newer request took this one's place. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function answer(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({ problems: [] }))) as { problems?: Problem[] };
  const unknown = { where: "", line: 0, path: "", found: response.statusText, wanted: "an answer", mend: "" };
  throw new Refused(body.problems?.length ? body.problems : [unknown]);
}

async function send(method: string, path: string, body?: unknown, kind = ""): Promise<Response> {
  const controller = new AbortController();
  if (kind) {
    underWay.get(kind)?.abort();
    underWay.set(kind, controller);
  }
  const init: RequestInit = { method, signal: controller.signal };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  return answer(await fetch(API + path, init));
}

async function json<T>(method: string, path: string, body?: unknown, kind = ""): Promise<T> {
  return (await send(method, path, body, kind)).json() as Promise<T>;
}

export const api = {
  cases: () => json<CaseLine[]>("GET", "/cases"),
  theme: () => json<Record<"light" | "dark", Record<string, unknown>>>("GET", "/theme"),
  case: (scenario: Scenario) => json<CaseView>("POST", "/case", scenario),
  assumptions: (scenario: Scenario) => json<Assumption[]>("POST", "/assumptions", scenario),
  run: (scenario: Scenario, kind = "run") => json<Answer>("POST", "/run", scenario, kind),
  ledger: (scenario: Scenario, roadmap: string, types: string[]) =>
    json<Card>("POST", "/ledger", { scenario, roadmap, types }, "ledger"),
  startJob: (question: JobQuestion) => json<Job>("POST", "/jobs", question),
  answered: (question: JobQuestion) => json<Job | null>("POST", "/jobs/done", question),
  job: (id: string) => json<Job>("GET", `/jobs/${id}`),
  cancelJob: (id: string) => json<Job>("DELETE", `/jobs/${id}`),
  story: (scenario: Scenario, strategy: string, future: number) =>
    json<Card>("POST", "/story", { scenario, strategy, future }, "story"),
  /** A newer preview takes an older one's place; a file that was asked for is made. */
  brief: async (scenario: Scenario, format: string, marking: string, sections: string[], kind: "" | "preview" = "") =>
    (await send("POST", "/brief", { scenario, format, marking, sections }, kind)).blob(),
};
