import { describe, expect, it } from "vitest";
import type { Card } from "../api/client";
import { bearing, happening, writtenRecord } from "./record";

const early = happening("2018-06-12", "accepted", ["a"], "A statement, signed");
const late = happening("2019-02-28", "refused", ["b"], "No deal: 'none'");
const columns = ["date", "what", "type", "ratio"].map((name) => ({ name, label: name, unit: "", style: "" }));
const card = { table: { columns, rows: [["2018-06", "A statement, signed (accepted)", "x", 1.2], ["2018-06", "A statement, signed (accepted)", "y", 0.6]] } } as unknown as Card;

describe("the record", () => {
  it("is written in order of date, whatever the order of entry", () =>
    expect(writtenRecord([late, early])).toBe(writtenRecord([early, late])));
  it("reads back as it was entered", () =>
    expect((JSON.parse(writtenRecord([late])) as { says: string }[])[0]!.says).toBe("No deal: 'none'"));
  it("says how an event bears on the types", () =>
    expect(bearing(card, early)).toBe("2.0 times likelier from x than from y."));
  it("says nothing of an event that the answer does not tell", () => expect(bearing(card, late)).toBe(""));
});
