// The record of a case: happenings with a switch each, how a case writes them, and what each says about the types.
import type { Card, Happening } from "../api/client";

export const KINDS = ["accepted", "refused", "withdrew", "caught", "repudiated"] as const;

/** The list as a case writes it, in order of date. */
export function writtenRecord(happenings: Happening[]): string {
  const ordered = [...happenings].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return `[${ordered.map((h) => h.written).join(", ")}]`;
}

/** A happening of the user's own. */
export function happening(date: string, kind: string, measures: string[], says: string): Happening {
  const own = { date, kind, measures, says, note: "added in the app" };
  return { ...own, source: "", written: JSON.stringify(own) };
}

/** How an event bears on the types, in words with its number; nothing where the record's answer does not tell it. */
export function bearing(card: Card | undefined, one: Happening): string {
  if (!card) return "";
  const at = (name: string) => card.table.columns.findIndex((c) => c.name === name);
  const [date, what, type, ratio] = ["date", "what", "type", "ratio"].map(at) as [number, number, number, number];
  const rows = card.table.rows.filter((r) => r[date] === one.date.slice(0, 7) && String(r[what]).includes(one.says));
  if (!rows.length) return "";
  const sorted = [...rows].sort((a, b) => Number(b[ratio]) - Number(a[ratio]));
  const [most, least] = [sorted[0]!, sorted.at(-1)!];
  const spread = Number(most[ratio]) / Number(least[ratio]);
  if (spread < 1.1) return "Tells the types hardly apart.";
  return `${spread.toFixed(1)} times likelier from ${most[type]} than from ${least[type]}.`;
}
