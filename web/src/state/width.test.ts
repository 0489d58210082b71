import { describe, expect, it } from "vitest";
import { chartWidth } from "./width";

describe("the width of a chart", () => {
  it("does not follow every pixel", () => expect(chartWidth(641)).toBe(chartWidth(649)));
  it("is never too narrow to read nor wider than it may be", () => expect([chartWidth(90), chartWidth(5000), chartWidth(5000, 760)]).toEqual([300, 1200, 760]));
});
