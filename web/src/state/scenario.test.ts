import { describe, expect, it } from "vitest";
import { fromAddress, fromFile, START, toAddress, toFile, withChange } from "./scenario";

const changed = { ...START, case: "a", changes: { "credibility.start": "beta 4 6", "x.y": "a=b & c" }, seed: 7, futures: 250 };

describe("a scenario", () => {
  it("comes back from its address as it was", () => expect(fromAddress("#" + toAddress(changed))).toEqual(changed));
  it("comes back from its file as it was", () => expect(fromFile("s.json", toFile(changed))).toEqual(changed));
  it("has one address whatever the order of its changes", () => {
    const turned = { ...changed, changes: Object.fromEntries(Object.entries(changed.changes).reverse()) };
    expect(toAddress(turned)).toBe(toAddress(changed));
  });
  it("loses a change that is set to nothing", () =>
    expect(withChange(changed, "x.y", " ").changes).toEqual({ "credibility.start": "beta 4 6" }));
  it("takes a case file as the user's own text", () =>
    expect(fromFile("halt.yaml", "case: halt").text).toBe("case: halt"));
  it("refuses a file that is not one", () => expect(() => fromFile("s.json", "{}")).toThrow());
  it("ignores numbers in the address that are none", () => expect(fromAddress("#seed=x&futures=-3").seed).toBe(0));
});
