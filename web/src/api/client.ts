// Calls of the API. Aborting a call stops its work on the server too.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Scenario = Required<Schemas["Scenario"]>;
export type Answer = Schemas["Answer"];
export type Card = Schemas["Card"];
export type CaseView = Schemas["CaseView"];
export type CaseLine = Schemas["CaseLine"];
export type Assumption = Schemas["AssumptionView"];
export type Lever = Schemas["LeverView"];
export type Source = Schemas["SourceView"];
export type Measure = Schemas["MeasureView"];
export type Deal = Schemas["DealView"];
export type Happening = Schemas["HappeningView"];
export type HistoryAnswer = Schemas["HistoryAnswer"];
export type HistoryEvent = Schemas["HistoryEvent"];
export type Seen = Schemas["Seen"];
export type Job = Schemas["Job"];
export type JobLine = Schemas["JobLine"];
export type JobKind = Job["kind"];
export type Road = Schemas["RoadView"];
export type RoadAnswer = Schemas["RoadAnswer"];
export type KeyNumber = Schemas["KeyNumberView"];
export type Comparison = Schemas["Comparison"];
export type Section = Schemas["Section"];
export type Value = Schemas["ValueView"];
export type Problem = Schemas["ProblemView"];
export type Table = Schemas["TableView"];
export type Sentence = Schemas["Sentence"];
export type Sentences = Record<string, Sentence>;
export type Pages = Schemas["Pages"];
export type Length = NonNullable<Schemas["BriefQuestion"]["length"]>;
export interface BriefAsked { scenario: Scenario; format: string; length: Length; sections: string[]; jobs: string[]; marking: string; sentences: Sentences }
export type Changes = Record<string, string>;
export type Detail = "fast" | "full";
export interface JobQuestion { kind: JobKind; scenario: Scenario; options: Record<string, unknown> }

/** What the server says is wrong with a request, or that there was no answer at all. */
export class Refused extends Error {
  constructor(readonly problems: Problem[], readonly details = "", readonly lost = false) {
    super(problems.map((p) => `${p.path || p.where}: ${p.found}; wanted: ${p.wanted}`).join("\n"));
  }
}

const API = "/api/v1";
const underWay = new Map<string, AbortController>();

/** Whether an error only says that a call was given up for a newer one. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Give a call of a kind up, if one is under way. */
export function giveUp(kind: string): void {
  underWay.get(kind)?.abort();
  underWay.delete(kind);
}

/** What an error means for the reader; nothing where the call was only given up. */
export function problemsOf(error: unknown): Problem[] {
  if (isSuperseded(error)) return [];
  if (error instanceof Refused) return error.problems;
  return [{ where: "this page", line: 0, path: "", found: String(error), wanted: "no error", mend: "reload the page; the address keeps your scenario" }];
}

function lost(): Refused {
  const mend = "look whether `detente app` still runs; your changes stay in this tab, and it tries again by itself";
  return new Refused([{ where: "server", line: 0, path: "", found: "no answer", wanted: "an answer", mend }], "", true);
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  if (response.status === 499) throw new DOMException("given up", "AbortError");
  const body = (await response.json().catch(() => ({}))) as { problems?: Problem[]; details?: string };
  const unknown = { where: "server", line: 0, path: "", found: `${response.status} ${response.statusText}`, wanted: "an answer", mend: "try again" };
  throw new Refused(body.problems?.length ? body.problems : [unknown], body.details ?? "");
}

/** One call; a kind that is named is given up when the next of that kind comes. */
async function send(method: string, path: string, body?: unknown, kind = ""): Promise<Response> {
  const controller = new AbortController();
  if (kind) {
    giveUp(kind);
    underWay.set(kind, controller);
  }
  const init: RequestInit = { method, signal: controller.signal };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  try {
    return await checked(await fetch(API + path, init));
  } catch (error) {
    throw error instanceof TypeError ? lost() : error;
  } finally {
    if (kind && underWay.get(kind) === controller) underWay.delete(kind);
  }
}

async function json<T>(method: string, path: string, body?: unknown, kind = ""): Promise<T> {
  return (await send(method, path, body, kind)).json() as Promise<T>;
}

export interface RunAsked {
  scenario: Scenario; detail: Detail; cards: string[]; tables?: string[]; width: number; strategy: string; saved: Changes | null;
}

export const api = {
  cases: () => json<CaseLine[]>("GET", "/cases"),
  theme: () => json<Record<"light" | "dark", Record<string, unknown>>>("GET", "/theme"),
  case: (scenario: Scenario) => json<CaseView>("POST", "/case", scenario),
  assumptions: (scenario: Scenario) => json<Assumption[]>("POST", "/assumptions", scenario),
  value: (scenario: Scenario, path: string, text: string) => json<Value>("POST", "/value", { scenario, path, text }),
  workbook: (content: string) => json<Scenario>("POST", "/workbook", { content }),
  trace: (scenario: Scenario, number: string, width: number) => json<Card>("POST", "/trace", { scenario, number, detail: "fast", width }, "trace"),
  run: (asked: RunAsked) => json<Answer>("POST", "/run", asked, asked.detail === "full" ? "full" : ""),
  card: (scenario: Scenario, key: string, width: number, saved: Changes | null = null, strategy = "") =>
    json<Card>("POST", "/card", { scenario, key, width, saved, strategy }),
  compare: (scenarios: { name: string; scenario: Scenario }[], strategy: string, detail: Detail, width: number) =>
    json<Comparison>("POST", "/compare", { scenarios, strategy, detail, width }, "compare"),
  road: (scenario: Scenario, roadmap: string, types: string[], detail: Detail, width: number) =>
    json<RoadAnswer>("POST", "/road", { scenario, roadmap, types, detail, width }, `road-${detail}`),
  history: (scenario: Scenario, off: number[], added: Seen[], width: number) =>
    json<HistoryAnswer>("POST", "/history", { scenario, off, added, width }, "history"),
  fooled: (scenario: Scenario, off: number[], added: Seen[], of: string, width: number) =>
    json<Card>("POST", "/history/fooled", { scenario, off, added, of, width }, "fooled"),
  story: (scenario: Scenario, strategy: string, future: number, width: number) =>
    json<Card>("POST", "/story", { scenario, strategy, future, width }, "story"),
  jobs: () => json<JobLine[]>("GET", "/jobs"),
  startJob: (question: JobQuestion) => json<Job>("POST", "/jobs", question),
  answered: (question: JobQuestion) => json<Job | null>("POST", "/jobs/done", question),
  job: (id: string, width: number) => json<Job>("GET", `/jobs/${id}?width=${width}`),
  cancelJob: (id: string) => json<Job>("DELETE", `/jobs/${id}`),
  outline: (scenario: Scenario, length: Length, sentences: Sentences) =>
    json<Section[]>("POST", "/brief/outline", { scenario, length, sentences }, "outline"),
  sentence: (text: string, of: string) => json<Sentence>("POST", "/brief/sentence", { text, of }),
  /** A newer preview takes an older one's place; a file that was asked for is made. */
  brief: async (asked: BriefAsked, kind: "" | "preview" = "") => (await send("POST", "/brief", asked, kind)).blob(),
  pages: (asked: BriefAsked) => json<Pages>("POST", "/brief/pages", asked, "preview"),
};
