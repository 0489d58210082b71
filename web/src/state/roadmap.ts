// Editing a roadmap: moving measures and deals, what is wrong with it, and how a case writes it.
import type { Deal, Measure } from "../api/client";

export interface Draft { title: string; deals: Deal[] }

/** The deals with a measure in another place: a deal's position, one past the last for a new deal, -1 to take it out. */
export function placed(deals: Deal[], measure: string, to: number): Deal[] {
  const from = deals.findIndex((d) => d.measures.includes(measure));
  if (from === to) return deals;
  const without = deals.map((d) => ({ ...d, measures: d.measures.filter((m) => m !== measure) }));
  if (to >= deals.length) without.push(fresh(deals, [measure]));
  else if (to >= 0) without[to] = { ...without[to]!, measures: [...without[to]!.measures, measure] };
  const emptied = from >= 0 && !without[from]!.measures.length ? without[from]!.deal : "";
  return emptied ? withoutDeal(without, emptied) : without;
}

/** The deals with one taken out, and the needs of it. */
export function withoutDeal(deals: Deal[], name: string): Deal[] {
  return deals.filter((d) => d.deal !== name).map((d) => ({ ...d, needs: d.needs.filter((n) => n !== name) }));
}

/** The deals with one moved up (-1) or down (1). */
export function shifted(deals: Deal[], at: number, by: number): Deal[] {
  const to = at + by;
  if (to < 0 || to >= deals.length) return deals;
  const moved = [...deals];
  [moved[at], moved[to]] = [moved[to]!, moved[at]!];
  return moved;
}

/** The deals with an empty one put in at a position. */
export function inserted(deals: Deal[], at: number): Deal[] {
  return [...deals.slice(0, at), fresh(deals, []), ...deals.slice(at)];
}

export function renamed(deals: Deal[], name: string, title: string): Deal[] {
  return deals.map((d) => (d.deal === name ? { ...d, title: title.trim() || d.title } : d));
}

/** The deals with a need of one deal set or taken back. */
export function needing(deals: Deal[], name: string, need: string, on: boolean): Deal[] {
  return deals.map((d) => (d.deal === name ? { ...d, needs: on ? [...d.needs, need] : d.needs.filter((n) => n !== need) } : d));
}

function fresh(deals: Deal[], measures: string[]): Deal {
  let k = deals.length + 1;
  while (deals.some((d) => d.deal === `deal-${k}`)) k += 1;
  return { deal: `deal-${k}`, title: `Deal ${k}`, measures, needs: [] };
}

/** What keeps a road from being run, in words: each need that is not met in time, and deals that stand the wrong way round. */
export function problemsOf(deals: Deal[], measures: Map<string, Measure>): string[] {
  const place = new Map(deals.flatMap((d, k) => d.measures.map((m) => [m, k] as const)));
  const title = (name: string) => measures.get(name)?.title ?? name;
  const unmet = [...place].flatMap(([name, at]) =>
    (measures.get(name)?.needs ?? []).flatMap((need) => {
      const where = place.get(need);
      if (where === undefined) return [`“${title(name)}” needs “${title(need)}”, which is not on the road.`];
      return where > at ? [`“${title(name)}” (deal ${at + 1}) comes before “${title(need)}” (deal ${where + 1}), which it needs.`] : [];
    }),
  );
  const order = deals.flatMap((deal, at) => deal.needs.flatMap((need) => {
    const where = deals.findIndex((d) => d.deal === need);
    return where > at ? [`“${deal.title}” (deal ${at + 1}) waits for “${deals[where]!.title}” (deal ${where + 1}), which comes later.`] : [];
  }));
  return [...unmet, ...order];
}

/** The roadmap as a change writes it, on one line; deals without a measure are left out. */
export function written({ title, deals }: Draft): string {
  const full = deals.filter((d) => d.measures.length);
  const names = new Set(full.map((d) => d.deal));
  const entries = full.map((d) => {
    const needs = d.needs.filter((n) => names.has(n));
    return { deal: d.deal, ...(d.title && { title: d.title }), measures: d.measures, ...(needs.length && { needs }) };
  });
  return JSON.stringify({ ...(title && { title }), deals: entries });
}

/** Which lane a measure stands in: ours, theirs, or both sides'. */
export function laneOf(measure: Measure | undefined, principal: string, counterpart: string): "ours" | "theirs" | "both" {
  const by = measure?.by ?? [];
  if (by.length === 1 && by[0] === counterpart) return "theirs";
  return by.includes(counterpart) && by.length > 1 ? "both" : by.length === 1 && by[0] === principal ? "ours" : by.includes(counterpart) ? "both" : "ours";
}

/** A name for a new road that is not taken. */
export function freeName(base: string, taken: string[]): string {
  let k = 1;
  while (taken.includes(`${base}-${k}`)) k += 1;
  return `${base}-${k}`;
}
