// Editing a roadmap: moving measures between deals, what is wrong with it, and how a case writes it.
import type { Deal, Measure } from "../api/client";

/** The deals with a measure in another place: a deal's position, one past the last for a new deal, -1 to take it out. */
export function placed(deals: Deal[], measure: string, to: number): Deal[] {
  const without = deals.map((d) => ({ ...d, measures: d.measures.filter((m) => m !== measure) }));
  if (to >= deals.length) {
    const name = fresh(deals);
    without.push({ deal: name, title: name.replaceAll("-", " "), measures: [measure], needs: [] });
  } else if (to >= 0) {
    without[to] = { ...without[to]!, measures: [...without[to]!.measures, measure] };
  }
  const kept = without.filter((d) => d.measures.length);
  const names = new Set(kept.map((d) => d.deal));
  return kept.map((d) => ({ ...d, needs: d.needs.filter((n) => names.has(n)) }));
}

function fresh(deals: Deal[]): string {
  let k = deals.length + 1;
  while (deals.some((d) => d.deal === `deal-${k}`)) k += 1;
  return `deal-${k}`;
}

/** Each need that is not met in time, in words. */
export function problemsOf(deals: Deal[], measures: Map<string, Measure>): string[] {
  const place = new Map(deals.flatMap((d, k) => d.measures.map((m) => [m, k] as const)));
  const title = (name: string) => measures.get(name)?.title ?? name;
  return [...place].flatMap(([name, at]) =>
    (measures.get(name)?.needs ?? []).flatMap((need) => {
      const where = place.get(need);
      if (where === undefined) return [`${title(name)} needs ${title(need)}, which is not on the road.`];
      return where > at ? [`${title(name)} (deal ${at + 1}) comes before ${title(need)} (deal ${where + 1}), which it needs.`] : [];
    }),
  );
}

/** The roadmap as a case writes it, on one line. */
export function written(deals: Deal[]): string {
  const one = (d: Deal) =>
    `{deal: ${d.deal}, title: ${JSON.stringify(d.title)}, measures: [${d.measures.join(", ")}]${d.needs.length ? `, needs: [${d.needs.join(", ")}]` : ""}}`;
  return `[${deals.map(one).join(", ")}]`;
}
