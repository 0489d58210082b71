import { describe, expect, it } from "vitest";
import type { Deal, Measure } from "../api/client";
import { freeName, inserted, laneOf, needing, placed, problemsOf, renamed, shifted, withoutDeal, written } from "./roadmap";

const deals: Deal[] = [
  { deal: "one", title: "One", measures: ["a", "b"], needs: [] },
  { deal: "two", title: "Two", measures: ["c"], needs: ["one"] },
];
const measure = (name: string, needs: string[], by = ["x"]): [string, Measure] => [name, { name, title: name.toUpperCase(), by, needs } as unknown as Measure];
const measures = new Map([measure("a", []), measure("b", ["a"]), measure("c", ["b"])]);

describe("a roadmap in the editor", () => {
  it("moves a measure to another deal", () => expect(placed(deals, "b", 1).map((d) => d.measures)).toEqual([["a"], ["c", "b"]]));
  it("makes a new deal past the last", () => expect(placed(deals, "b", 2).map((d) => d.deal)).toEqual(["one", "two", "deal-3"]));
  it("drops a deal that is left empty, and the needs of it", () =>
    expect(placed(placed(deals, "a", 1), "b", 1)).toEqual([{ deal: "two", title: "Two", measures: ["c", "a", "b"], needs: [] }]));
  it("leaves a deal that was put in empty where it is", () => {
    const longer = inserted(deals, 1);
    expect(longer.map((d) => d.deal)).toEqual(["one", "deal-3", "two"]);
    expect(placed(longer, "b", 1).map((d) => d.measures)).toEqual([["a"], ["b"], ["c"]]);
  });
  it("moves, names and takes out whole deals", () => {
    expect(shifted(deals, 0, 1).map((d) => d.deal)).toEqual(["two", "one"]);
    expect(shifted(deals, 0, -1)).toBe(deals);
    expect(renamed(deals, "two", " Last ")[1]!.title).toBe("Last");
    expect(withoutDeal(deals, "one")).toEqual([{ ...deals[1], needs: [] }]);
  });
  it("says which need is not met in time", () =>
    expect(problemsOf(placed(deals, "b", 2), measures)[0]).toBe("“C” (deal 2) comes before “B” (deal 3), which it needs."));
  it("says which need is missing", () => expect(problemsOf(placed(deals, "a", -1), measures)).toEqual(["“B” needs “A”, which is not on the road."]));
  it("says which deal waits for a later one", () =>
    expect(problemsOf(needing(deals, "one", "two", true), new Map())).toEqual(["“One” (deal 1) waits for “Two” (deal 2), which comes later."]));
  it("is written as the case language has it, without what is empty", () =>
    expect(written({ title: "Mine", deals: inserted(deals, 2) })).toBe(
      '{"title":"Mine","deals":[{"deal":"one","title":"One","measures":["a","b"]},{"deal":"two","title":"Two","measures":["c"],"needs":["one"]}]}'));
  it("stands in lanes", () =>
    expect([["us"], ["them"], ["us", "them"], ["third"]].map((by) => laneOf(measure("m", [], by)[1], "us", "them"))).toEqual(["ours", "theirs", "both", "ours"]));
  it("finds a name that is not taken", () => expect(freeName("found", ["found-1", "found-2"])).toBe("found-3"));
});
