import { describe, expect, it } from "vitest";
import { compared } from "./compare";
import { START } from "./scenario";

const moved = { ...START, changes: { b: "2", a: "1" } };

describe("scenarios side by side", () => {
  it("are the pinned ones and the one at hand", () => expect(compared([{ name: "A", scenario: START }], moved).map((s) => s.name)).toEqual(["A", "Now"]));
  it("do not show the same one twice, whatever the order of its changes", () =>
    expect(compared([{ name: "A", scenario: START }, { name: "B", scenario: { ...START, changes: { a: "1", b: "2" } } }], moved).map((s) => s.name)).toEqual(["A", "B"]));
  it("are four at most", () => expect(compared([1, 2, 3, 4].map((k) => ({ name: `${k}`, scenario: { ...START, seed: k } })), moved)).toHaveLength(4));
  it("are none while nothing is pinned", () => expect(compared([], moved)).toEqual([]));
});
