import { describe, expect, it } from "vitest";
import { Newest } from "./newest";

function bench() {
  const asked: number[] = [], got: [string, boolean][] = [], open: ((text: string) => void)[] = [];
  const line = new Newest<number, string>(
    (q) => { asked.push(q); return new Promise((resolve) => open.push(resolve)); },
    (a, _, isLast) => got.push([a, isLast]),
    (e, q) => got.push([`failed ${q}: ${String(e)}`, true]),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { asked, got, open, line, settle };
}

describe("the newest question", () => {
  it("skips what lay between, and leaves the one under way alone", async () => {
    const { asked, got, open, line, settle } = bench();
    [1, 2, 3, 4].forEach((q) => line.put(q));
    expect(asked).toEqual([1]);
    open[0]!("one");
    await settle();
    expect(asked).toEqual([1, 4]);
    open[1]!("four");
    await settle();
    expect(got).toEqual([["one", false], ["four", true]]);
    expect(line.idle).toBe(true);
  });
  it("goes on after a failure", async () => {
    const got: string[] = [];
    const line = new Newest<number, string>(
      (q) => (q === 1 ? Promise.reject(new Error("no")) : Promise.resolve("yes")),
      (a) => got.push(a), (e) => got.push(String(e)));
    line.put(1);
    line.put(2);
    await new Promise((resolve) => setTimeout(resolve));
    expect(got).toEqual(["Error: no", "yes"]);
  });
});
