// Roads being drawn: kept while screens change and over a reload, each with its own steps back.
import { keep, kept } from "./kept";
import { Past } from "./past";
import type { Draft } from "./roadmap";

class Drafts {
  private all = $state.raw<Record<string, Draft>>(kept("drafts", {}));
  private steps = $state(0);
  private readonly pasts = new Map<string, Past<Draft | undefined>>();

  of(key: string): Draft | undefined {
    return this.all[key];
  }
  set(key: string, draft: Draft): void {
    this.past(key).note(this.all[key], "", performance.now());
    this.put(key, draft);
  }
  /** Forget a draft: the road is again as the scenario has it. */
  drop(key: string): void {
    this.past(key).note(this.all[key], "", performance.now());
    this.put(key, undefined);
  }
  undo(key: string): void {
    const past = this.past(key);
    if (past.canUndo) this.put(key, past.undo(this.all[key]));
  }
  canUndo(key: string): boolean {
    return this.steps >= 0 && this.past(key).canUndo;
  }

  private put(key: string, draft: Draft | undefined): void {
    const { [key]: _, ...others } = this.all;
    this.all = draft ? { ...others, [key]: draft } : others;
    this.steps += 1;
    keep("drafts", this.all);
  }
  private past(key: string): Past<Draft | undefined> {
    const found = this.pasts.get(key) ?? new Past<Draft | undefined>();
    this.pasts.set(key, found);
    return found;
  }
}

export const drafts = new Drafts();
