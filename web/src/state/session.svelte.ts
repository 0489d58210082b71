// What the screens share: the scenario with its history, the case, the latest answer, and what is wrong.
import { api, isSuperseded, Refused, type Answer, type CaseView, type Problem, type Scenario } from "../api/client";
import { fromAddress, toAddress, withChange } from "./scenario";

const COARSE = 200;

class Session {
  scenario = $state.raw<Scenario>(fromAddress(location.hash));
  /** The case as it is, and with the scenario's changes of roads and record. */
  view = $state.raw<CaseView | null>(null);
  now = $state.raw<CaseView | null>(null);
  /** What the case itself gives over the same futures. */
  base = $state.raw<Answer | null>(null);
  answer = $state.raw<Answer | null>(null);
  problems = $state.raw<Problem[]>([]);
  pinned = $state.raw<{ name: string; scenario: Scenario; answer: Answer }[]>([]);
  busy = $state("");
  private opened = "";
  private past = $state.raw<Scenario[]>([]);
  private ahead = $state.raw<Scenario[]>([]);

  get changed(): number {
    return Object.keys(this.scenario.changes ?? {}).length;
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.ahead.length > 0;
  }

  /** Take another scenario up: the address follows, the old one can be had back. */
  async take(next: Scenario, remember = true): Promise<void> {
    if (remember) {
      this.past = [...this.past, this.scenario].slice(-100);
      this.ahead = [];
    }
    this.scenario = next;
    history.replaceState(null, "", "#" + toAddress(next));
    await this.refresh();
  }

  change(path: string, value: string): Promise<void> {
    return this.take(withChange(this.scenario, path, value));
  }

  async undo(): Promise<void> {
    const last = this.past.at(-1);
    if (!last) return;
    this.past = this.past.slice(0, -1);
    this.ahead = [this.scenario, ...this.ahead];
    await this.take(last, false);
  }

  async redo(): Promise<void> {
    const [next, ...rest] = this.ahead;
    if (!next) return;
    this.ahead = rest;
    this.past = [...this.past, this.scenario];
    await this.take(next, false);
  }

  /** A coarse answer first, then the one asked for; the newest request wins. */
  async refresh(): Promise<void> {
    const asked = this.scenario;
    const futures = asked.futures ?? 1000;
    try {
      this.busy = "Running";
      await this.open(asked);
      if (futures > COARSE) {
        this.busy = `Refining (${COARSE} of ${futures.toLocaleString("en-US")} futures)`;
        const coarse = await api.run({ ...asked, futures: COARSE });
        if (asked !== this.scenario) return;
        this.answer = coarse;
      }
      const answer = await api.run(asked);
      if (asked !== this.scenario) return;
      this.answer = answer;
      if (!this.changed) this.base = answer;
      this.problems = [];
      this.busy = "";
      if (!this.base) void this.measure(asked);
    } catch (error) {
      if (isSuperseded(error) || asked !== this.scenario) return;
      this.busy = "";
      this.problems = error instanceof Refused ? error.problems : [lost()];
    }
  }

  /** The case as it is, once; and with changes, where these are of what only the case tells. */
  private async open(asked: Scenario): Promise<void> {
    const key = JSON.stringify([asked.case, asked.text, asked.futures, asked.seed, asked.strategies]);
    if (this.opened !== key) {
      const view = await api.case({ ...asked, changes: {} });
      if (asked !== this.scenario) return;
      [this.view, this.now, this.base, this.opened] = [view, view, null, key];
    }
    const told = Object.keys(asked.changes ?? {}).some((path) => /^(roadmaps|history)\./.test(path));
    const now = told ? await api.case(asked) : this.view;
    if (asked === this.scenario) this.now = now;
  }

  private async measure(asked: Scenario): Promise<void> {
    const base = await api.run({ ...asked, changes: {} }, "base").catch(() => null);
    if (base && asked === this.scenario) this.base = base;
  }

  /** Forget the case that was open; its numbers must not stand under another's name. */
  clear(): void {
    [this.view, this.now, this.answer, this.base, this.opened, this.problems, this.pinned] = [null, null, null, null, "", [], []];
  }

  pin(): void {
    if (!this.answer) return;
    const name = ["A", "B", "C", "D"].find((one) => !this.pinned.some((pin) => pin.name === one)) ?? "D";
    this.pinned = [...this.pinned, { name, scenario: this.scenario, answer: this.answer }].slice(0, 4);
  }

  unpin(name: string): void {
    this.pinned = this.pinned.filter((one) => one.name !== name);
  }
}

function lost(): Problem {
  const mend = "is `detente app` still running? Your changes stay in this tab; try again";
  return { where: "server", line: 0, path: "", found: "no answer", wanted: "an answer", mend };
}

export const session = new Session();
