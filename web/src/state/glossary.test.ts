import { describe, expect, it } from "vitest";
import { GLOSSARY, wordsIn } from "./glossary";

describe("the glossary", () => {
  it("finds the words of a sentence in their order", () =>
    expect(wordsIn("Two strategies are too close to call: each gives up 21% in 1,000 futures.").map((w) => w.word)).toEqual(["strategy", "too close to call", "regret"]));
  it("takes whole words alone", () => expect(wordsIn("Prototypes and overviews")).toEqual([]));
  it("has each word once", () => expect(new Set(GLOSSARY.map((w) => w.word)).size).toBe(GLOSSARY.length));
});
