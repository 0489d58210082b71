import { describe, expect, it } from "vitest";
import type { Answer } from "../api/client";
import { figuresOf, signed } from "./figures";

const answer = (mean: number): Answer => ({
  headline: "", changes: [], run: {} as Answer["run"],
  cards: [
    { key: "bottom-line", table: { columns: [{ name: "strategy" }], rows: [["B"]] } },
    { key: "compare", table: { columns: ["metric", "strategy", "mean", "p05", "p95"].map((name) => ({ name })), rows: [["war", "A", 9, 8, 10], ["war", "B", mean, 1, 3]] } },
  ] as unknown as Answer["cards"],
});

describe("the key numbers", () => {
  it("are those of the leading strategy", () => expect(figuresOf(answer(2), null)[0]).toMatchObject({ of: "B", mean: 2, range: "1 to 3", delta: "" }));
  it("say how far they are from the case's own", () => expect(figuresOf(answer(2), answer(2.5))[0]!.delta).toBe("−0.5"));
  it("say so where nothing moved", () => expect(signed(0)).toBe("±0"));
});
