import { describe, expect, it } from "vitest";
import { cell, csv, number, share } from "./format";

describe("numbers for people", () => {
  it("never round a share to a false certainty", () =>
    expect([share(0.0004), share(0.9996), share(1), share(0)]).toEqual(["<1%", ">99%", "100%", "0%"]));
  it("keep three digits", () => expect([number(1234.5), number(0.012345), number(0)]).toEqual(["1,230", "0.0123", "0"]));
  it("show what is missing as a dash", () => expect(cell(null, "number")).toBe("–"));
  it("go into CSV whole, quoted where they must be", () =>
    expect(csv([{ name: "a" }, { name: "b" }], [['x,"y"', 0.1]])).toBe('a,b\n"x,""y""",0.1\n'));
});
