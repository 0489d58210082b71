// The tour on the live screen: guess first, then look, move, pin and take away.
import { session } from "./session.svelte";

export interface Step { title: string; text: string; screen: string; mark: string }

export const STEPS: Step[] = [
  { title: "Guess first", screen: "Explore", mark: "",
    text: "Before the numbers show: which strategy do you think holds up best in this dispute?" },
  { title: "Your guess and the model", screen: "Explore", mark: ".headline",
    text: "The sentence at the top always says what the model finds, and how sure it is. Each card below says one thing more; its table and its sources are one press away." },
  { title: "Move an assumption", screen: "Explore", mark: "aside",
    text: "Each slider is an assumption with its range from the case. Move one: by mouse, with ← and →, or write a value or a range such as 20..45. The sentence and the charts follow; the key numbers say what changed." },
  { title: "Keep it to compare", screen: "Explore", mark: ".chips",
    text: "Pin what you have now. Up to four pinned scenarios stand side by side under Compare. Undo takes every step back; the address bar holds the whole scenario." },
  { title: "Take it away", screen: "Brief", mark: ".formats",
    text: "Choose what stands in the brief and a format. Every number in it says which lines of the case it rests on. That is all: end the tour, and go on." },
];

/** What became of a guess: its place among the strategies, best first. */
export function verdictOn(guess: string, order: { name: string; title: string }[], tied: { name: string; title: string }[]): string {
  const place = order.findIndex((one) => one.name === guess);
  if (place < 0) return "";
  const title = order[place]!.title;
  if (tied.some((one) => one.name === guess)) return `You said “${title}”. The model finds it too close to call with ${tied.filter((t) => t.name !== guess).map((t) => `“${t.title}”`).join(" and ")}.`;
  if (place === 0) return `You said “${title}”; so does the model.`;
  return `You said “${title}”. The model puts “${order[0]!.title}” first and your guess at place ${place + 1} of ${order.length}.`;
}

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
  get verdict(): string {
    return session.answer ? verdictOn(this.guess, session.answer.order, session.answer.tied) : "";
  }
  begin(): void {
    [this.at, this.guess] = [0, ""];
  }
  end(): void {
    this.at = -1;
  }
}

export const tour = new Tour();
