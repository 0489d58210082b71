import { describe, expect, it } from "vitest";
import type { CaseView, Table } from "../api/client";
import { columnsFor, inWords, titlesOf } from "./names";

const named = (name: string, title: string) => ({ name, title });
const view = { strategies: [named("step-by-step", "Step by step")], types: [named("revisionist", "Revisionist")], views: [], roadmaps: { six: { title: "Six deals" } } } as unknown as CaseView;
const table = (labels: string[]) => ({ columns: [], heads: labels.map((label) => ({ name: label, label, figure: false })), rows: [], shown: [] }) as Table;

describe("names", () => {
  it("read as people call them, several at once too", () => {
    const titles = titlesOf(view);
    expect(inWords("step-by-step", titles)).toBe("Step by step");
    expect(inWords("step-by-step, revisionist", titles)).toBe("Step by step, Revisionist");
    expect(inWords("six", titles)).toBe("Six deals");
  });
  it("inside a sentence stay as they are", () => expect(inWords("six of ten", titlesOf(view))).toBe("six of ten"));
  it("of numbers are left to the files of tables, unless there is nothing else", () => {
    expect(columnsFor(table(["Name in the case", "Assumption", "To, by name"]))).toEqual([1]);
    expect(columnsFor(table(["Name in the case"]))).toEqual([0]);
  });
  it("of columns without a word are left out", () => {
    const rows = { ...table(["Side", "Ties with it", "Leads"]), shown: [["hawk", "", "Hold"], ["dove", "", "Hold"]] };
    expect(columnsFor(rows)).toEqual([0, 2]);
  });
});
