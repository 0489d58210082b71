// The record of a case: happenings with a switch each, and how a case writes them.
import type { Happening, Seen } from "../api/client";

export const KINDS = ["accepted", "refused", "withdrew", "caught", "repudiated"] as const;
export const KIND_WORDS: Record<string, string> = {
  accepted: "accepted an offer", refused: "refused an offer", withdrew: "left a deal in the open", caught: "was caught cheating", repudiated: "saw us break a promise",
};

/** The list as a case writes it: what is kept of the case's own, and what was seen besides, in order of date. */
export function writtenRecord(own: Happening[], off: number[], added: Seen[]): string {
  const lines = [
    ...own.filter((_, k) => !off.includes(k)).map((h) => ({ date: h.date, written: h.written })),
    ...added.map((h) => ({ date: h.date, written: JSON.stringify({ ...h, note: "added in the app" }) })),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return `[${lines.map((h) => h.written).join(", ")}]`;
}

/** Which happenings to leave out after one was switched. */
export function switched(off: number[], index: number, on: boolean): number[] {
  return on ? off.filter((k) => k !== index) : [...off, index].sort((a, b) => a - b);
}
