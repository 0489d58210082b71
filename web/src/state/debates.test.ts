import { describe, expect, it } from "vitest";
import { debatesOf } from "./debates";

const view = (name: string, debate: string) => ({ name, title: name, debate, side: "", changes: {} });

describe("views", () => {
  it("stand by debate in the order of the case, lone ones last", () => {
    const found = debatesOf([view("alone", ""), view("bites", "Pressure?"), view("real", "Relief?"), view("hardens", "Pressure?")]);
    expect(found.map(([debate, sides]) => [debate, sides.map((side) => side.name)])).toEqual([["Pressure?", ["bites", "hardens"]], ["Relief?", ["real"]], ["", ["alone"]]]);
  });
});
