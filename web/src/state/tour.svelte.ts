// The tour on the live screen: guess first, then look, move, pin and take away.
import { session } from "./session.svelte";

export interface Step { title: string; text: string; screen: string; mark: string }

export const STEPS: Step[] = [
  { title: "Guess first", screen: "Explore", mark: "",
    text: "Before the numbers show: which strategy do you think holds up best in this dispute?" },
  { title: "Your guess and the model", screen: "Explore", mark: ".headline",
    text: "The sentence at the top always says what the model finds, and how sure it is. Each card below says one thing more; its table and its sources are one press away." },
  { title: "Move an assumption", screen: "Explore", mark: "aside",
    text: "Each slider is an assumption with its range from the case. Move one: by mouse, with ← and →, or write a value or a range such as 20% to 45%. The sentence and the charts follow." },
  { title: "Keep it to compare", screen: "Explore", mark: ".chips",
    text: "Pin what you have now. Up to four pinned scenarios stand side by side under Compare. Undo takes every step back; the address bar holds the whole scenario." },
  { title: "Take it away", screen: "Brief", mark: ".formats",
    text: "Choose what stands in the brief and a format. Every number in it says which lines of the case it rests on. That is all: End leads back to the screens." },
];

class Tour {
  at = $state(-1);
  guess = $state("");

  get step(): Step | undefined {
    return STEPS[this.at];
  }
  /** While the guess is open the numbers stay covered. */
  get covers(): boolean {
    return this.at === 0;
  }
  get leader(): string {
    const row = session.answer?.cards.find((c) => c.key === "bottom-line")?.table.rows[0];
    return String(row?.[0] ?? "");
  }
  get verdict(): string {
    const rows = session.answer?.cards.find((c) => c.key === "bottom-line")?.table.rows ?? [];
    const place = rows.findIndex((row) => row[0] === this.guess);
    if (!this.guess || place < 0) return "";
    if (place === 0) return `You said ${this.guess}; so does the model.`;
    return `You said ${this.guess}. The model puts ${this.leader} first and your guess at place ${place + 1} of ${rows.length}.`;
  }

  begin(): void {
    [this.at, this.guess] = [0, ""];
  }
  end(): void {
    this.at = -1;
  }
}

export const tour = new Tour();
