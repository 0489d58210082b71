import { describe, expect, it } from "vitest";
import { holding, reachOf } from "./axes";

const y = { field: "middle", type: "quantitative", scale: { zero: false } };

describe("axes", () => {
  it("reach as far as they did, in every layer and panel", () => {
    const held = holding({ facet: {}, spec: { layer: [{ encoding: { y, x: { type: "ordinal" } } }] } }, { x: [0, 96], y: [10, 20] }) as { spec: { layer: [{ encoding: Record<string, { scale?: unknown }> }] } };
    expect(held.spec.layer[0].encoding.y!.scale).toEqual({ zero: false, domain: { unionWith: [10, 20] } });
    expect(held.spec.layer[0].encoding.x!.scale).toBeUndefined();
  });
  it("that the picture fixes stay as it has them", () => {
    const own = { encoding: { y: { ...y, scale: { domain: [0, 1] } }, x: { ...y, scale: null } } };
    expect(holding(own, { x: [0, 2], y: [0, 2] })).toEqual(own);
  });
  it("are read from the picture where it has them", () => {
    const view = { scale: (name: string) => { if (name === "y") return { domain: () => [3, 4] }; throw new Error(name); } };
    expect(reachOf(view)).toEqual({ y: [3, 4] });
  });
});
