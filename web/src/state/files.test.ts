import { expect, it } from "vitest";
import { csv } from "./files";

it("a table goes into CSV whole, quoted where it must be", () =>
  expect(csv([{ name: "a" }, { name: "b" }], [['x,"y"', 0.1], [null, true]])).toBe('a,b\n"x,""y""",0.1\n,true\n'));
