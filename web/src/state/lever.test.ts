import { describe, expect, it } from "vitest";
import type { Lever } from "../api/client";
import { bounds, unitOf, valueOf, written } from "./lever";

const lever = (text: string, low: number, middle: number, high: number, percent = false): Lever => ({
  number: "n", label: "", anchor: "", text, unit: "", low, middle, high, scale: 1, percent,
});

describe("a lever", () => {
  it("writes the unit that its number was written in", () =>
    expect(written(lever("0.3 to 1.5 per year", 0.3, 0.7, 1.5), 0.9)).toBe("0.9 per year"));
  it("writes shares in per cent where the case does", () =>
    expect(written(lever("15% to 40% per month", 15, 25, 40, true), 30)).toBe("30% per month"));
  it("never leaves 0 to 1 for a share", () => {
    const [low, high] = bounds(lever("beta 4 6", 0.17, 0.4, 0.65));
    expect(low).toBe(0);
    expect(high).toBeLessThanOrEqual(1);
  });
  it("stands at the middle of a range", () => expect(valueOf("20 to 40 per year", 0)).toBe(30));
  it("stands at a single number", () => expect(valueOf("60%", 0)).toBe(60));
  it("stands at the default where the text says neither", () => expect(valueOf("beta 4 6", 0.4)).toBe(0.4));
  it("knows money", () => expect(unitOf("200 to 400 USD mn per year")).toBe("USD mn per year"));
});
