import { describe, expect, it } from "vitest";
import type { Deal, Measure } from "../api/client";
import { placed, problemsOf, written } from "./roadmap";

const deals: Deal[] = [
  { deal: "one", title: "One", measures: ["a", "b"], needs: [] },
  { deal: "two", title: "Two", measures: ["c"], needs: ["one"] },
];
const measure = (name: string, needs: string[]): [string, Measure] => [
  name,
  { name, title: name.toUpperCase(), track: "", by: ["x"], needs, takes: "", reversible: "", detect: "", source: "", note: "", line: "" },
];
const measures = new Map([measure("a", []), measure("b", ["a"]), measure("c", ["b"])]);

describe("a roadmap in the editor", () => {
  it("moves a measure to another deal", () => expect(placed(deals, "b", 1).map((d) => d.measures)).toEqual([["a"], ["c", "b"]]));
  it("makes a new deal past the last", () => expect(placed(deals, "b", 2).map((d) => d.deal)).toEqual(["one", "two", "deal-3"]));
  it("drops a deal that is left empty, and the needs of it", () =>
    expect(placed(placed(deals, "a", 1), "b", 1)).toEqual([{ deal: "two", title: "Two", measures: ["c", "a", "b"], needs: [] }]));
  it("says which need is not met in time", () =>
    expect(problemsOf(placed(deals, "b", 2), measures)).toEqual(["C (deal 2) comes before B (deal 3), which it needs."]));
  it("says which need is missing", () =>
    expect(problemsOf(placed(deals, "a", -1), measures)).toEqual(["B needs A, which is not on the road."]));
  it("is written as the case language has it", () =>
    expect(written(deals)).toBe('[{deal: one, title: "One", measures: [a, b]}, {deal: two, title: "Two", measures: [c], needs: [one]}]'));
});
