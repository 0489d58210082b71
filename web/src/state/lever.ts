// A slider's places come from the server, each with what it writes into the scenario and how that reads.
import type { Lever } from "../api/client";

export interface Place { at: number; shown: string; isTyped: boolean }

/** Where a lever stands under a scenario's change; `reading` is how a typed value that the case took reads. */
export function placeOf(lever: Lever, change: string | undefined, reading?: { text: string; shown: string; position: number | null }): Place {
  if (change === undefined) return { at: lever.default, shown: lever.positions[lever.default]?.shown ?? lever.shown, isTyped: false };
  const at = lever.positions.findIndex((p) => p.text === change);
  if (at >= 0) return { at, shown: lever.positions[at]!.shown, isTyped: false };
  if (reading?.text === change) return { at: reading.position ?? lever.now, shown: reading.shown, isTyped: true };
  return { at: lever.now, shown: lever.text === change ? lever.shown : change, isTyped: true };
}

/** What a place writes into the changes: nothing at the case's own. */
export function textAt(lever: Lever, at: number): string {
  const place = Math.max(0, Math.min(lever.positions.length - 1, at));
  return place === lever.default ? "" : (lever.positions[place]?.text ?? "");
}

/** Levers under their headings, in the order of the case. */
export function grouped(levers: Lever[]): [string, Lever[]][] {
  const groups = new Map<string, Lever[]>();
  for (const lever of levers) groups.set(lever.group, [...(groups.get(lever.group) ?? []), lever]);
  return [...groups];
}
