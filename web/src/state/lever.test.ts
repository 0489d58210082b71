import { describe, expect, it } from "vitest";
import type { Lever } from "../api/client";
import { grouped, placeOf, textAt } from "./lever";

const lever = (group = "Trust"): Lever => ({
  number: "credibility.start", label: "Trust", group, anchor: "", title: "", unit: "", default: 1, now: 2, changed: false,
  text: "beta 5 5", shown: "50% (25% to 75%)",
  positions: [{ text: "beta 2 8", shown: "20% (4% to 43%)" }, { text: "beta 4 6", shown: "40% (17% to 66%)" }, { text: "beta 6 4", shown: "60% (34% to 83%)" }],
});

describe("a lever", () => {
  it("stands at the case's own without a change", () => expect(placeOf(lever(), undefined)).toEqual({ at: 1, shown: "40% (17% to 66%)", isTyped: false }));
  it("stands where the change is one of its places", () => expect(placeOf(lever(), "beta 2 8")).toEqual({ at: 0, shown: "20% (4% to 43%)", isTyped: false }));
  it("reads a typed value as the server read it", () =>
    expect(placeOf(lever(), "20% to 50%", { text: "20% to 50%", shown: "35% (20% to 50%)", position: 0 })).toEqual({ at: 0, shown: "35% (20% to 50%)", isTyped: true }));
  it("knows the value with which the case was opened", () => expect(placeOf(lever(), "beta 5 5").shown).toBe("50% (25% to 75%)"));
  it("shows a typed value as it stands until the server has read it", () => expect(placeOf(lever(), "0.3").shown).toBe("0.3"));
  it("writes nothing at the case's own, and never beyond its ends", () =>
    expect([textAt(lever(), 1), textAt(lever(), 9), textAt(lever(), -3)]).toEqual(["", "beta 6 4", "beta 2 8"]));
  it("stands under its heading", () => expect(grouped([lever("A"), lever("B"), lever("A")]).map(([g, l]) => [g, l.length])).toEqual([["A", 2], ["B", 1]]));
});
