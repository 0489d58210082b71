import { describe, expect, it } from "vitest";
import { bibtex, citedIn, entryOf, inWords, ris } from "./citations";

const works = [
  { key: "agency-2019", author: "The Agency", title: "Plants & halts: 100%", year: "2019", url: "https://example.org/a_b", note: "" },
  { key: "other", author: "", title: "Other", year: "", url: "", note: "a note" },
];

describe("citations", () => {
  it("are found by their keys, places left aside", () => expect(citedIn("@agency-2019, ch. 3; @other", works).map((w) => w.key)).toEqual(["agency-2019", "other"]));
  it("read as people write them", () => expect(inWords("@agency-2019, ch. 3", works)).toBe("The Agency, 2019, “Plants & halts: 100%”, ch. 3"));
  it("leave a key alone that the case does not explain", () => expect(inWords("@gone", works)).toBe("gone"));
  it("in BibTeX escape what it would read as its own, but not in addresses", () => {
    const text = bibtex(works.map(entryOf));
    expect(text).toContain("@misc{agency-2019,");
    expect(text).toContain("title = {Plants \\& halts: 100\\%}");
    expect(text).toContain("url = {https://example.org/a_b}");
    expect(text).not.toContain("author = {}");
    expect(bibtex([{ ...works[1]!, title: "{a} \\ b" }])).toContain("title = {\\{a\\} \\textbackslash{} b}");
  });
  it("in RIS have an end each", () => expect(ris(works.map(entryOf)).match(/ER {2}- /g)).toHaveLength(2));
});
