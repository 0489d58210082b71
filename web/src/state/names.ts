// Names that only the case's own text and a program need, as people call them.
import type { CaseView, Table } from "../api/client";

/** What each strategy, type, roadmap and view of a case is called. */
export function titlesOf(view: CaseView | null): ReadonlyMap<string, string> {
  if (!view) return new Map();
  const named = [...view.strategies, ...view.types, ...view.views].map((one) => [one.name, one.title] as const);
  const roads = Object.entries(view.roadmaps).map(([name, road]) => [name, road.title] as const);
  return new Map([...roads, ...named].filter(([, title]) => title));
}

/** A cell that is nothing but such a name, or several after commas, in words; any other cell as it is. */
export function inWords(cell: string, titles: ReadonlyMap<string, string>): string {
  const parts = cell.split(", ");
  return parts.every((part) => titles.has(part)) ? parts.map((part) => titles.get(part)!).join(", ") : cell;
}

/** Places of the columns that a reader needs: not those of bare names, nor empty ones; both stand in the files of tables. */
export function columnsFor(table: Table): number[] {
  const says = (k: number) => !table.shown.length || table.shown.some((row) => row[k]);
  const shown = table.heads.map((head, k) => [head.label, k] as const).filter(([label, k]) => says(k) && !/, by name$|^Name in the case$/.test(label));
  return (shown.length ? shown : table.heads.map((head, k) => [head.label, k] as const)).map(([, k]) => k);
}
