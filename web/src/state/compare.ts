// Which scenarios stand side by side: the pinned ones, and the one at hand where it is none of them.
import type { Scenario } from "../api/client";

export interface Side { name: string; scenario: Scenario }
const MOST = 4;

export function compared(pinned: Side[], now: Scenario): Side[] {
  const isPinned = pinned.some((pin) => same(pin.scenario, now));
  return isPinned || !pinned.length ? pinned.slice(0, MOST) : [...pinned, { name: "Now", scenario: now }].slice(0, MOST);
}

function same(one: Scenario, other: Scenario): boolean {
  const plain = (s: Scenario) => JSON.stringify([s.case, s.text, Object.entries(s.changes).sort(), s.strategies, s.seed, s.futures]);
  return plain(one) === plain(other);
}
