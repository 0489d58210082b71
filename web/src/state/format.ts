// Numbers for people, as the briefs show them.
type Cell = string | number | boolean | null;

export function share(value: number): string {
  const percent = 100 * value;
  if (percent > 0 && percent < 0.5) return "<1%";
  if (percent > 99.5 && percent < 100) return ">99%";
  return `${percent.toFixed(0)}%`;
}

export function number(value: number): string {
  if (value === 0) return "0";
  const places = Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(Math.abs(value)))));
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: places });
}

export function cell(value: Cell, style: string): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return style === "share" ? share(value) : style === "count" ? String(Math.round(value)) : number(value);
  return value;
}

/** A table as CSV, every cell as it is. */
export function csv(columns: { name: string }[], rows: Cell[][]): string {
  const quoted = (value: Cell) => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns.map((c) => c.name), ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
}

export function download(name: string, content: Blob | string, type = "text/plain"): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
