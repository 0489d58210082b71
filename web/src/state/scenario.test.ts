import { beforeEach, describe, expect, it } from "vitest";
import { fromAddress, fromFile, isSame, START, toAddress, toFile, Unreadable, withChange } from "./scenario";

const changed = { ...START, case: "a", changes: { "credibility.start": "beta 4 6", "x.y": "a=b & c" }, seed: 7, futures: 250, screen: "Roadmap" };
beforeEach(() => sessionStorage.clear());

describe("a scenario", () => {
  it("comes back from its address as it was", () => expect(fromAddress("#" + toAddress(changed)).scenario).toEqual(changed));
  it("comes back from its file as it was", () => expect(fromFile("s.json", toFile(changed))).toEqual(changed));
  it("has one address whatever the order of its changes", () => {
    const turned = { ...changed, changes: Object.fromEntries(Object.entries(changed.changes).reverse()) };
    expect(toAddress(turned)).toBe(toAddress(changed));
  });
  it("loses a change that is set to nothing", () =>
    expect(withChange(changed, "x.y", " ").changes).toEqual({ "credibility.start": "beta 4 6" }));
  it("takes a case file as the user's own text", () => expect(fromFile("halt.yaml", "case: halt").text).toBe("case: halt"));
  it("keeps a case of one's own over a reload, by its mark in the address", () => {
    const own = { ...changed, text: "case: halt\nnote: mine" };
    const address = toAddress(own);
    expect(address).not.toContain("note");
    expect(fromAddress(address)).toEqual({ scenario: own, lacks: false });
  });
  it("says when the text of a case of one's own is in another tab", () => {
    const address = toAddress({ ...changed, text: "case: halt" });
    sessionStorage.clear();
    expect(fromAddress(address).lacks).toBe(true);
  });
  it("ignores numbers in the address that are none", () => expect(fromAddress("#seed=x&futures=-3").scenario.seed).toBe(0));
  it("knows whether two sets of changes are the same", () =>
    expect([isSame({ a: "1", b: "2" }, { b: "2", a: "1" }), isSame({ a: "1" }, {}), isSame({ a: "1" }, { b: "1" })]).toEqual([true, false, false]));
});

describe("a file that cannot be opened says why", () => {
  const found = (text: string) => { try { fromFile("s.json", text); return "opened"; } catch (error) { return (error as Unreadable).found; } };
  it("no JSON", () => expect(found("hello")).toContain("neither a scenario nor a case"));
  it("no scenario", () => expect(found("{}")).toContain("no scenario"));
  it("another version", () => expect(found('{"format": "detente-scenario/9", "scenario": {}}')).toContain("detente-scenario/9"));
  it("unknown entries", () => expect(found('{"format": "detente-scenario/1", "scenario": {"colour": 1}}')).toContain("colour"));
});
