// A scenario is all that decides the numbers. The address bar and a file carry it.
import type { Changes, Scenario } from "../api/client";
import { keepText, keptText } from "./kept";

export const START: Scenario = { case: "two-sides", text: "", changes: {}, strategies: [], seed: 0, futures: 1000, screen: "" };
const FORMAT = "detente-scenario/1";

/** The scenario as the part of the address after `#`. A case of one's own goes by its mark: the tab keeps its text. */
export function toAddress(scenario: Scenario): string {
  const part = new URLSearchParams();
  part.set("case", scenario.case);
  if (scenario.text) part.set("own", keepText(scenario.text));
  for (const [path, value] of Object.entries(scenario.changes).sort()) part.append("set", `${path}=${value}`);
  if (scenario.strategies.length) part.set("strategies", scenario.strategies.join(","));
  if (scenario.seed) part.set("seed", String(scenario.seed));
  if (scenario.futures !== START.futures) part.set("futures", String(scenario.futures));
  if (scenario.screen) part.set("screen", scenario.screen);
  return part.toString();
}

/** The scenario that an address carries; what it leaves out is as at the start. `lacks`: its case's text is not here. */
export function fromAddress(hash: string): { scenario: Scenario; lacks: boolean } {
  const part = new URLSearchParams(hash.replace(/^#/, ""));
  const changes: Changes = {};
  for (const pair of part.getAll("set")) {
    const at = pair.indexOf("=");
    if (at > 0) changes[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const own = part.get("own");
  const text = own ? keptText(own) : "";
  const scenario = {
    case: part.get("case") ?? START.case,
    text,
    changes,
    strategies: (part.get("strategies") ?? "").split(",").filter(Boolean),
    seed: whole(part.get("seed"), START.seed),
    futures: whole(part.get("futures"), START.futures),
    screen: part.get("screen") ?? "",
  };
  return { scenario, lacks: own !== null && !text };
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
}

/** The scenario as a file that can be opened again; it holds the text of a case of one's own. */
export function toFile(scenario: Scenario): string {
  return JSON.stringify({ format: FORMAT, scenario }, null, 2) + "\n";
}

type Saved = { format?: unknown; scenario?: Record<string, unknown> } | null;

/** A file that cannot be opened, and what would do. */
export class Unreadable extends Error {
  constructor(readonly found: string, readonly wanted: string, readonly mend: string) {
    super(`${found}; wanted: ${wanted}`);
  }
}

/** The scenario of a file; a case text is taken as one of the user's own. */
export function fromFile(name: string, text: string): Scenario {
  if (/\.(ya?ml)$/i.test(name)) return { ...START, case: name.replace(/\.(ya?ml)$/i, ""), text };
  let read: Saved;
  try {
    read = JSON.parse(text) as Saved;
  } catch {
    throw new Unreadable("a file that is neither a scenario nor a case", "a case in YAML, a .json file saved here, or the .xlsx file of a brief", "choose another file");
  }
  const format = String(read?.format ?? "");
  if (/^detente-scenario\/\d+$/.test(format) && format !== FORMAT)
    throw new Unreadable(`a scenario of another version, ${format}`, FORMAT, "open it with the version of detente that saved it");
  if (format !== FORMAT || !read?.scenario) throw new Unreadable("a JSON file that is no scenario", "a .json file saved here", "choose another file");
  const unknown = Object.keys(read.scenario).filter((key) => !(key in START));
  if (unknown.length) throw new Unreadable(`entries that a scenario does not have: ${unknown.join(", ")}`, Object.keys(START).join(", "), "take them out of the file");
  return { ...START, ...(read.scenario as Partial<Scenario>) };
}

/** The scenario with one entry changed; an empty value gives the case's own back. */
export function withChange(scenario: Scenario, path: string, value: string): Scenario {
  const changes = { ...scenario.changes };
  if (value.trim()) changes[path] = value.trim();
  else delete changes[path];
  return { ...scenario, changes };
}

/** Whether two sets of changes say the same. */
export function isSame(one: Changes, other: Changes): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
