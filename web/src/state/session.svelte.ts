// What the screens share: the scenario with its history, the case, the latest answer, and what is wrong.
import { api, isSuperseded, Refused, type Answer, type CaseView, type Problem, type Scenario } from "../api/client";
import { fromAddress, toAddress, withChange } from "./scenario";

const COARSE = 200;

class Session {
  scenario = $state.raw<Scenario>(fromAddress(location.hash));
  view = $state.raw<CaseView | null>(null);
  answer = $state.raw<Answer | null>(null);
  problems = $state.raw<Problem[]>([]);
  pinned = $state.raw<{ name: string; scenario: Scenario; answer: Answer }[]>([]);
  busy = $state("");
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
      if (!this.view || this.view.name !== asked.case || asked.text) this.view = await api.case(asked);
      if (futures > COARSE) {
        this.busy = `Refining (${COARSE} of ${futures.toLocaleString("en-US")} futures)`;
        const coarse = await api.run({ ...asked, futures: COARSE });
        if (asked !== this.scenario) return;
        this.answer = coarse;
      }
      this.answer = await api.run(asked);
      this.problems = [];
      this.busy = "";
    } catch (error) {
      if (isSuperseded(error)) return;
      this.busy = "";
      this.problems = error instanceof Refused ? error.problems : [lost()];
    }
  }

  pin(): void {
    if (!this.answer) return;
    const name = String.fromCharCode(65 + this.pinned.length);
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
