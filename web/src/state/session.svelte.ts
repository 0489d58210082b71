// What the screens share: the scenario with its steps back, the case, the latest answer, and what is wrong.
import { api, giveUp, problemsOf, Refused, type Answer, type Card, type CaseView, type Changes, type Problem, type RunAsked, type Scenario, type Value } from "../api/client";
import { Newest } from "../api/newest";
import { keep, kept, markOf } from "./kept";
import { Past } from "./past";
import { chartWidth } from "./width";
import { fromAddress, isSame, START, toAddress, toFile, withChange } from "./scenario";

const REST = 300; // milliseconds without a move after which the full answer is asked for
const AGAIN = 3000; // milliseconds between tries while the server does not answer

export interface Pin { name: string; scenario: Scenario }

class Session {
  scenario = $state.raw<Scenario>(START);
  screen = $state("Explore");
  /** The case with the scenario's changes. */
  view = $state.raw<CaseView | null>(null);
  answer = $state.raw<Answer | null>(null);
  /** When the numbers on the screen were right last, where they are not those of the scenario. */
  old = $state("");
  problems = $state.raw<Problem[]>([]);
  details = $state("");
  busy = $state("");
  isLost = $state(false);
  pinned = $state.raw<Pin[]>(kept<Pin[]>("pins", []));
  /** Changes of the scenario that was saved last: what key numbers and paths are compared with. */
  saved = $state.raw<Changes>({});
  /** Whose key numbers are shown; empty for the strategy that leads. */
  strategy = $state("");
  /** How typed values read, by path. */
  readings = $state.raw<Record<string, Value>>({});
  private wanted: string[] = [];
  private width = 660;
  private viewed = "";
  private steps = $state(0);
  private readonly past = new Past<Scenario>();
  private movedAt = 0;
  private answeredAt = "";
  private rest: ReturnType<typeof setTimeout> | undefined;
  private readonly first = new Newest<RunAsked, Answer>(
    (asked) => api.run(asked),
    (answer, asked) => this.gotFirst(answer, asked),
    (error, asked) => { if (asked.scenario === this.scenario) this.failed(error); },
  );

  get changed(): number {
    return Object.keys(this.scenario.changes).length;
  }
  get isSaved(): boolean {
    return isSame(this.scenario.changes, this.saved);
  }
  get canUndo(): boolean {
    return this.steps >= 0 && this.past.canUndo;
  }
  get canRedo(): boolean {
    return this.steps >= 0 && this.past.canRedo;
  }
  /** What numbers are compared with: nothing while the scenario is the saved one. */
  get against(): Changes | null {
    return this.isSaved ? null : this.saved;
  }
  card(key: string): Card | undefined {
    return this.answer?.cards.find((c) => c.key === key);
  }

  /** Take up what the address says, at the start and when it is changed by hand. */
  arrive(hash: string): void {
    const { scenario, lacks } = fromAddress(hash);
    this.screen = scenario.screen || "Explore";
    if (!this.isOpen(scenario)) this.clear();
    this.saved = kept(`saved-${homeOf(scenario)}`, {});
    this.scenario = { ...scenario, screen: "" };
    if (lacks) {
      this.problems = [{ where: "address", line: 0, path: "", found: `${scenario.case}, a case of your own whose text is not in this tab`,
        wanted: "its file", mend: "press Open and choose the file again" }];
      return;
    }
    this.refresh();
  }

  /** Take another scenario up. The address follows, and the old one can be had back; moves of a group are one step. */
  take(next: Scenario, { group = "", remember = true } = {}): void {
    if (remember) this.past.note(this.scenario, group, performance.now());
    this.steps += 1;
    this.scenario = { ...next, screen: "" };
    this.movedAt = performance.now();
    history.replaceState({ screen: this.screen }, "", this.address());
    this.refresh();
  }

  /** Open a case or a file: what it holds counts as saved. */
  open(next: Scenario): void {
    this.clear();
    this.screen = next.screen || "Explore";
    this.keepAs(next, next.changes);
    this.take(next);
  }

  change(path: string, value: string, group = ""): void {
    this.take(withChange(this.scenario, path, value), { group });
  }

  /** A value as it was typed, once the case has taken it; what is wrong with it otherwise. */
  async type(path: string, text: string): Promise<Problem[]> {
    if (!text.trim()) {
      this.change(path, "");
      return [];
    }
    try {
      const value = await api.value(this.scenario, path, text.trim());
      this.readings = { ...this.readings, [path]: value };
      this.change(path, value.text);
      return [];
    } catch (error) {
      return problemsOf(error);
    }
  }

  undo(): void {
    const found = this.past.undo(this.scenario);
    if (found) this.take(found, { remember: false });
  }
  redo(): void {
    const found = this.past.redo(this.scenario);
    if (found) this.take(found, { remember: false });
  }
  backToSaved(): void {
    this.take({ ...this.scenario, changes: this.saved });
  }
  backToCase(): void {
    this.take({ ...this.scenario, changes: {} });
  }

  /** The scenario as a file; from now on it is what numbers are compared with. */
  save(): string {
    this.keepAs(this.scenario, this.scenario.changes);
    this.refresh();
    return toFile({ ...this.scenario, screen: this.screen });
  }
  private keepAs(scenario: Scenario, changes: Changes): void {
    this.saved = changes;
    keep(`saved-${homeOf(scenario)}`, changes);
  }

  goto(screen: string): void {
    if (screen === this.screen) return;
    this.screen = screen;
    history.pushState({ screen }, "", this.address());
  }
  address(): string {
    return "#" + toAddress({ ...this.scenario, screen: this.screen === "Explore" ? "" : this.screen });
  }

  /** Cards that the screen shows, at the width of their charts; what is not there is asked for. */
  want(keys: string[], width: number): void {
    const wide = chartWidth(width);
    const isNew = wide !== this.width || keys.some((key) => !this.wanted.includes(key));
    [this.wanted, this.width] = [keys, wide];
    if (isNew && this.answer && !this.busy && !this.problems.length) this.askAll();
  }
  /** Whose key numbers to show. */
  follow(strategy: string): void {
    this.strategy = strategy;
    if (this.answer) this.askAll();
  }

  /** A first look, again as soon as one is there while the scenario moves; all futures once it rests. */
  refresh(): void {
    giveUp("full");
    clearTimeout(this.rest);
    this.busy ||= "Running";
    void this.look();
    // While it moves, the numbers stay those of the strategy that led before, so that the row does not jump.
    this.first.put(this.asked("fast", this.strategy || (this.answer?.leader.name ?? "")));
  }
  private asked(detail: "fast" | "full", strategy: string): RunAsked {
    const known = new Set(this.answer?.outline.map((line) => line.key) ?? []);
    const cards = known.size ? this.wanted.filter((key) => known.has(key)) : this.wanted.filter((key) => !key.startsWith("path"));
    return { scenario: this.scenario, detail, cards, width: this.width, strategy, saved: this.against };
  }

  private gotFirst(answer: Answer, asked: RunAsked): void {
    if (!this.isOpen(asked.scenario)) return;
    this.show(answer);
    if (asked.scenario !== this.scenario) return;
    if (answer.run.futures >= this.scenario.futures && !this.lacks(asked) && this.strategy === asked.strategy) return this.done();
    this.busy = answer.says;
    this.rest = setTimeout(() => this.askAll(), Math.max(0, this.movedAt + REST - performance.now()));
  }

  private askAll(): void {
    const asked = this.asked("full", this.strategy);
    this.busy ||= "Running";
    api.run(asked).then((answer) => {
      if (asked.scenario !== this.scenario) return;
      this.show(answer);
      if (this.lacks(asked)) this.askAll(); // the screen was turned or its charts got another width meanwhile
      else this.done();
    }).catch((error: unknown) => { if (asked.scenario === this.scenario) this.failed(error); });
  }

  /** Whether the screen by now shows more than was asked for, or at another width. */
  private lacks(asked: RunAsked): boolean {
    return asked.width !== this.width || this.asked("full", asked.strategy).cards.some((key) => !asked.cards.includes(key));
  }

  private show(answer: Answer): void {
    this.answer = answer;
    this.answeredAt = new Date().toLocaleTimeString();
    [this.old, this.problems, this.details, this.isLost] = ["", [], "", false];
  }
  private done(): void {
    this.busy = "";
  }

  private failed(error: unknown): void {
    const found = problemsOf(error);
    if (!found.length) return; // given up for a newer one, which keeps the page busy
    this.busy = "";
    this.problems = found;
    this.details = error instanceof Refused ? error.details : "";
    this.old = this.answer ? this.answeredAt : "";
    if (error instanceof Refused && error.lost) this.tryAgain();
  }
  private tryAgain(): void {
    this.isLost = true;
    setTimeout(() => {
      if (this.isLost) api.cases().then(() => this.refresh()).catch(() => this.tryAgain());
    }, AGAIN);
  }

  /** The case, where a change is more than a slider's: roads, the record, a typed number. */
  private async look(): Promise<void> {
    const asked = this.scenario;
    if (this.viewed === this.lookOf(asked)) return;
    try {
      const view = await api.case(asked);
      if (asked !== this.scenario && !this.isOpen(asked)) return;
      this.view = view;
      this.viewed = this.lookOf(asked);
    } catch (error) {
      if (asked === this.scenario) this.failed(error);
    }
  }
  private lookOf(scenario: Scenario): string {
    const levers = this.view && this.isOpen(scenario) ? this.view.levers : [];
    const slid = (path: string, text: string) =>
      levers.some((l) => l.number === path && (l.positions.some((p) => p.text === text) || this.readings[path]?.text === text));
    return JSON.stringify([homeOf(scenario), Object.entries(scenario.changes).filter(([path, text]) => !slid(path, text)).sort()]);
  }
  private isOpen(scenario: Scenario): boolean {
    return scenario.case === this.scenario.case && scenario.text === this.scenario.text;
  }

  /** Forget the case that was open; its numbers must not stand under another's name. */
  clear(): void {
    [this.view, this.answer, this.viewed, this.problems, this.old, this.strategy, this.readings] = [null, null, "", [], "", "", {}];
  }
  /** Show what is wrong with something other than the run. */
  say(error: unknown): void {
    const found = problemsOf(error);
    if (found.length) [this.problems, this.details] = [found, error instanceof Refused ? error.details : ""];
  }

  pin(): void {
    const name = ["A", "B", "C", "D"].find((one) => !this.pinned.some((pin) => pin.name === one));
    if (name) this.setPins([...this.pinned, { name, scenario: this.scenario }]);
  }
  unpin(name: string): void {
    this.setPins(this.pinned.filter((one) => one.name !== name));
  }
  rename(name: string, to: string): void {
    const free = to.trim() && !this.pinned.some((pin) => pin.name === to.trim());
    if (free) this.setPins(this.pinned.map((pin) => (pin.name === name ? { ...pin, name: to.trim() } : pin)));
  }
  private setPins(pins: Pin[]): void {
    this.pinned = pins;
    keep("pins", pins);
  }
}

/** Which case a scenario is of. */
function homeOf(scenario: Scenario): string {
  return `${scenario.case}-${scenario.text ? markOf(scenario.text) : ""}`;
}

export const session = new Session();
