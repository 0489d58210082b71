// A slider moves a range as a whole: its middle goes where the slider goes, its width stays in proportion.
import type { Lever } from "../api/client";

/** Where the slider ends: a little beyond the stated range. */
export function bounds(lever: Lever): [number, number] {
  const room = (lever.high - lever.low) / 2 || Math.abs(lever.middle) || 1;
  const low = lever.low >= 0 ? Math.max(0, lever.low - room) : lever.low - room;
  const limit = isShare(lever) ? (lever.percent ? 100 : 1) : Infinity;
  return [low, Math.min(lever.high + room, limit)];
}

/** Whether the number can only lie between 0 and 1. */
export function isShare(lever: Lever): boolean {
  return lever.percent || /^(beta|bernoulli)/.test(lever.text);
}

/** How the case language writes the number with the slider at a value. */
export function written(lever: Lever, value: number): string {
  const unit = unitOf(lever.text);
  const digits = Math.abs(value) >= 100 ? 0 : 3;
  return `${Number(value.toFixed(digits))}${lever.percent ? "%" : ""}${unit ? " " + unit : ""}`;
}

/** The unit in which a number is written: `per year` of `0.3 to 1.5 per year`. */
export function unitOf(text: string): string {
  return /(per (?:year|month|day)|months?|years?|days?|USD (?:mn|bn)(?: per year)?)\s*$/.exec(text)?.[1] ?? "";
}

/** The value at which a written number puts the slider: the number itself, or the middle of a range. */
export function valueOf(text: string, otherwise: number): number {
  const range = /^\s*(-?[\d.]+)%?\s+to\s+(-?[\d.]+)/.exec(text);
  if (range) return (Number(range[1]) + Number(range[2])) / 2;
  const one = /^\s*(-?[\d.]+)%?(\s|$)/.exec(text);
  return one ? Number(one[1]) : otherwise;
}
