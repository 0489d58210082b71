import { describe, expect, it } from "vitest";
import { pointing } from "./pointing";

const axis = { format: ".0%" };
const bands = { layer: [{ mark: { type: "area" }, encoding: { y: { field: "low", axis }, y2: { field: "high" } } }, { mark: { type: "line", style: "main" }, encoding: { y: { field: "middle", axis } } }] };

describe("pointing at a month", () => {
  it("says line and band, in every panel", () => {
    const told = pointing({ facet: {}, spec: { encoding: { x: { field: "month", type: "quantitative" } }, ...bands } }) as { spec: { layer: { encoding: { tooltip: { field: string; format?: string }[] } }[] } };
    expect(told.spec.layer).toHaveLength(3);
    expect(told.spec.layer[2]!.encoding.tooltip.map((one) => [one.field, one.format])).toEqual([["month", undefined], ["low", ".0%"], ["high", ".0%"], ["middle", ".0%"]]);
  });
  it("changes no other chart", () => {
    const lines = { encoding: { x: { field: "month" } }, layer: [{ mark: { type: "line" } }] };
    expect(pointing(lines)).toBe(lines);
    const points = { encoding: { x: { field: "share" } }, ...bands };
    expect(pointing(points)).toBe(points);
  });
});
