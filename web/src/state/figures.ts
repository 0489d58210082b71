// The key numbers: the first metrics under the leading strategy, and how far they are from the case's own.
import type { Answer } from "../api/client";
import { number } from "./format";

export interface Figure { name: string; of: string; mean: number; range: string; delta: string }

const MOST = 4;

/** Figures of an answer; with a base, each with its signed distance from the same metric and strategy there. */
export function figuresOf(answer: Answer, base: Answer | null): Figure[] {
  const rows = rowsOf(answer);
  const leader = answer.cards.find((c) => c.key === "bottom-line")?.table.rows[0]?.[0];
  const led = rows.filter((row) => row.strategy === leader);
  const before = base ? rowsOf(base) : [];
  return (led.length ? led : rows).slice(0, MOST).map((row) => {
    const was = before.find((b) => b.metric === row.metric && b.strategy === row.strategy);
    return {
      name: String(row.metric), of: String(row.strategy), mean: Number(row.mean),
      range: `${number(Number(row.p05))} to ${number(Number(row.p95))}`,
      delta: was ? signed(Number(row.mean) - Number(was.mean)) : "",
    };
  });
}

/** A difference with its sign; a plain ±0 where nothing moved. */
export function signed(value: number): string {
  if (Math.abs(value) < 1e-9) return "±0";
  return value > 0 ? `+${number(value)}` : `−${number(-value)}`;
}

function rowsOf(answer: Answer): Record<string, unknown>[] {
  const table = answer.cards.find((c) => c.key === "compare")?.table;
  return (table?.rows ?? []).map((row) => Object.fromEntries(table!.columns.map((c, k) => [c.name, row[k]])));
}
