// What this tab keeps over a reload: texts of cases of one's own by their mark, pinned scenarios, what was saved last.
// It goes with the tab; nothing stays on the machine.

/** A short mark of a text. */
export function markOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let k = 0; k < text.length; k += 1) {
    const code = text.charCodeAt(k);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

export function keep(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No room: it lives as long as the page does.
  }
}

export function kept<T>(key: string, otherwise: T): T {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

/** Keep a case's text; its mark is what the address carries. */
export function keepText(text: string): string {
  const mark = markOf(text);
  if (kept(`text-${mark}`, "") !== text) keep(`text-${mark}`, text);
  return mark;
}

export function keptText(mark: string): string {
  return kept(`text-${mark}`, "");
}
