import { describe, expect, it } from "vitest";
import type { Card } from "../api/client";
import { claimsOf } from "./claims";

const named = (...names: string[]) => names.map((name) => ({ name, label: name, unit: "", style: "", figure: false }));
const columns = named("id", "says", "share", "low", "high", "verdict", "status", "hangs_on", "cut");
const heads = named("id", "says", "share", "verdict", "status", "hangs_on", "cut");
const card = { table: { columns, heads, rows: [["a", "Talks calm", 0.8, 0.75, 0.84, "very likely", "decided", "trust", 0.4], ["b", "Force ends it", 0.1, null, null, "very unlikely", "decided", "", null]],
  shown: [["a", "Talks calm", "80% (75% to 84%)", "very likely", "decided", "trust", "0.4"], ["b", "Force ends it", "10%", "very unlikely", "decided", "–", "–"]] } } as unknown as Card;

describe("claims", () => {
  it("read as the table has them", () => expect(claimsOf(card)[0]).toMatchObject({ says: "Talks calm", share: "80% (75% to 84%)", mark: "yes", hangsOn: "trust", cut: "0.4" }));
  it("leave out what is not there", () => expect(claimsOf(card)[1]).toMatchObject({ mark: "no", share: "10%", hangsOn: "", cut: "", source: "" }));
  it("are open where futures or types disagree", () => {
    const open = JSON.parse(JSON.stringify(card).replaceAll("decided", "contested")) as Card;
    expect(claimsOf(open).map((c) => c.mark)).toEqual(["open", "open"]);
  });
  it("are none without a table", () => expect(claimsOf(null)).toEqual([]));
});
