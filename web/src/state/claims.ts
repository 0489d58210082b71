// The claims of a case as rows, from the words of their card's table.
import type { Card } from "../api/client";

export interface Claim {
  id: string; says: string; verdict: string; status: string; mark: "yes" | "no" | "open"; share: string; over: string;
  hangsOn: string; number: string; cut: string; below: string; above: string; waitsFor: string; source: string;
}

/** Shape beside the word, so that no verdict goes by colour alone. */
export const MARKS = { yes: "●", no: "○", open: "◐" } as const;

export function claimsOf(card: Card | null): Claim[] {
  const table = card?.table;
  if (!table) return [];
  const [at, raw] = [table.heads, table.columns].map((all) => new Map(all.map((one, k) => [one.name, k]))) as [Map<string, number>, Map<string, number>];
  return table.shown.map((row, r) => {
    const cell = (name: string) => {
      const [k, own] = [at.get(name), table.rows[r]?.[raw.get(name) ?? -1]];
      return k === undefined || own === null || own === "" ? "" : (row[k] ?? "");
    };
    const [word, status] = [cell("verdict"), cell("status")];
    return {
      id: cell("id"), says: cell("says"), verdict: word || status, status: word ? status : "", mark: markOf(word, status), share: cell("share"),
      over: cell("over").toLowerCase(), hangsOn: cell("hangs_on"), number: cell("number"), cut: cell("cut"), below: cell("below"), above: cell("above"),
      waitsFor: cell("waits_for"), source: cell("source"),
    };
  });
}

/** A full circle where it likely holds, an empty one where it likely does not, a half one where that is open. */
function markOf(verdict: string, status: string): Claim["mark"] {
  if (status === "contested" || !verdict || /even/.test(verdict)) return "open";
  return /unlikely|no chance/.test(verdict) ? "no" : "yes";
}
