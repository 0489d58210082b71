import { describe, expect, it } from "vitest";
import type { Happening, Seen } from "../api/client";
import { switched, writtenRecord } from "./record";

const own = (date: string) => ({ date, written: `{"date": "${date}"}` }) as Happening;
const seen: Seen = { date: "2018-07-01", kind: "refused", measures: ["b"], says: "No deal: 'none'" };

describe("the record", () => {
  it("is written in order of date, without what is left out", () => {
    const text = writtenRecord([own("2018-06-12"), own("2018-09-01"), own("2019-02-28")], [1], [seen]);
    expect((JSON.parse(text) as { date: string }[]).map((h) => h.date)).toEqual(["2018-06-12", "2018-07-01", "2019-02-28"]);
    expect(text).toContain("added in the app");
  });
  it("switches one happening", () => expect([switched([3], 1, false), switched([1, 3], 3, true)]).toEqual([[1, 3], [1]]));
});
