// Widths of charts go in steps, so that a page that is resized by a pixel does not ask for all of them anew.
const STEP = 20;

/** The width to ask for, in pixels, for a place of some width. */
export function chartWidth(place: number, most = 1200): number {
  return Math.max(300, Math.min(most, STEP * Math.round(place / STEP)));
}
