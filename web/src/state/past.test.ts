import { describe, expect, it } from "vitest";
import { Past } from "./past";

describe("steps back", () => {
  it("take a whole drag back at once", () => {
    const past = new Past<number>();
    for (let k = 0; k < 37; k += 1) past.note(k, "credibility.start", 100 * k);
    expect(past.undo(37)).toBe(0);
    expect(past.canUndo).toBe(false);
    expect(past.redo(0)).toBe(37);
  });
  it("keep two numbers, and two moves with a pause between them, apart", () => {
    const past = new Past<number>();
    past.note(0, "a", 0);
    past.note(1, "b", 10);
    past.note(2, "b", 5000);
    expect([past.undo(3), past.undo(2), past.undo(1), past.undo(0)]).toEqual([2, 1, 0, undefined]);
  });
  it("do not join a step to one that was taken back", () => {
    const past = new Past<number>();
    past.note(0, "a", 0);
    past.undo(1);
    past.note(0, "a", 10);
    expect([past.canUndo, past.canRedo]).toEqual([true, false]);
  });
});
