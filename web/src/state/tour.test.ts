import { describe, expect, it } from "vitest";
import { verdictOn } from "./tour.svelte";

const order = ["A", "B", "C"].map((title) => ({ name: title.toLowerCase(), title }));

describe("a guess", () => {
  it("that is right", () => expect(verdictOn("a", order, [])).toBe("You said “A”; so does the model."));
  it("that is not", () => expect(verdictOn("c", order, [])).toContain("place 3 of 3"));
  it("that ties", () => expect(verdictOn("b", order, order.slice(0, 2))).toBe("You said “B”. The model finds it too close to call with “A”."));
  it("that was not made", () => expect(verdictOn("", order, [])).toBe(""));
});
