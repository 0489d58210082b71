// Works that a case cites, in words and in the two forms that reference managers read.
import type { Source } from "../api/client";

export interface Entry { key: string; author: string; title: string; year: string; url: string; note: string }

/** The works that a source of the case language names: `@agency-2019, ch. 3; @other` names two. */
export function citedIn(text: string, sources: Source[]): Source[] {
  const keys = [...text.matchAll(/@([\w:.-]*\w)/g)].map((match) => match[1]);
  return sources.filter((source) => keys.includes(source.key));
}

/** The same as a reader would write it: author, year and title for each key. */
export function inWords(text: string, sources: Source[]): string {
  const said = citedIn(text, sources).reduce((told, one) => told.replaceAll(`@${one.key}`, [one.author, one.year, one.title && `“${one.title}”`].filter(Boolean).join(", ")), text);
  return said.replace(/^@/, "");
}

export const entryOf = ({ key, author, title, year, url, note }: Source): Entry => ({ key, author, title, year, url, note });

export function bibtex(entries: Entry[]): string {
  return entries.map(({ key, ...fields }) => {
    const lines = Object.entries(fields).filter(([, text]) => text).map(([name, text]) => `  ${name} = {${name === "url" ? text : escaped(text)}}`);
    return `@misc{${key.replace(/[^\w:.-]/g, "-")},\n${lines.join(",\n")}\n}\n`;
  }).join("\n");
}

const escaped = (text: string) => text.replace(/[\\{}&%$#_]/g, (sign) => (sign === "\\" ? "\\textbackslash{}" : `\\${sign}`));

const RIS = { author: "AU", title: "TI", year: "PY", url: "UR", note: "N1" } as const;

export function ris(entries: Entry[]): string {
  return entries.map((entry) => ["TY  - GEN", `ID  - ${entry.key}`,
    ...(Object.keys(RIS) as (keyof typeof RIS)[]).filter((name) => entry[name]).map((name) => `${RIS[name]}  - ${entry[name].replace(/\s+/g, " ")}`),
    "ER  - "].join("\r\n")).join("\r\n\r\n") + "\r\n";
}
