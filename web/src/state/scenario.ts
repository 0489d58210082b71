// A scenario is all that decides the numbers. The address bar carries it; nothing else is kept.
import type { Scenario } from "../api/client";

export const START: Scenario = { case: "two-sides", text: "", changes: {}, strategies: [], seed: 0, futures: 1000 };

/** The scenario as the part of the address after `#`. */
export function toAddress(scenario: Scenario): string {
  const part = new URLSearchParams();
  part.set("case", scenario.case ?? START.case!);
  for (const [path, value] of Object.entries(scenario.changes ?? {}).sort()) part.append("set", `${path}=${value}`);
  if (scenario.strategies?.length) part.set("strategies", scenario.strategies.join(","));
  if (scenario.seed) part.set("seed", String(scenario.seed));
  if (scenario.futures !== START.futures) part.set("futures", String(scenario.futures));
  return part.toString();
}

/** The scenario that an address carries; what it leaves out is as at the start. */
export function fromAddress(hash: string): Scenario {
  const part = new URLSearchParams(hash.replace(/^#/, ""));
  const changes: Record<string, string> = {};
  for (const pair of part.getAll("set")) {
    const at = pair.indexOf("=");
    if (at > 0) changes[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return {
    ...START,
    case: part.get("case") ?? START.case,
    changes,
    strategies: (part.get("strategies") ?? "").split(",").filter(Boolean),
    seed: whole(part.get("seed"), START.seed!),
    futures: whole(part.get("futures"), START.futures!),
  };
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
}

/** The scenario as a file that can be opened again. */
export function toFile(scenario: Scenario): string {
  return JSON.stringify({ format: "detente-scenario/1", scenario }, null, 2) + "\n";
}

/** The scenario of a file; a case text is taken as one of the user's own. */
export function fromFile(name: string, text: string): Scenario {
  if (/\.(ya?ml)$/i.test(name)) return { ...START, case: name.replace(/\.(ya?ml)$/i, ""), text };
  const read = JSON.parse(text) as { format?: string; scenario?: Scenario };
  if (read.format !== "detente-scenario/1" || !read.scenario) throw new Error("not a scenario of detente");
  return { ...START, ...read.scenario };
}

/** The scenario with one number changed; an empty value gives the case's own back. */
export function withChange(scenario: Scenario, path: string, value: string): Scenario {
  const changes = { ...scenario.changes };
  if (value.trim()) changes[path] = value.trim();
  else delete changes[path];
  return { ...scenario, changes };
}
