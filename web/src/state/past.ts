// Steps that can be taken back. A drag, or keys pressed one after the other on one number, is one step.

const TOGETHER = 1500; // milliseconds between moves of one number that belong together

export class Past<T> {
  private back: T[] = [];
  private ahead: T[] = [];
  private last = { group: "", at: -Infinity };

  constructor(private readonly most = 100) {}

  /** Note what stood before a step; moves of one group shortly after one another are one step. */
  note(before: T, group: string, at: number): void {
    const joins = group !== "" && group === this.last.group && at - this.last.at < TOGETHER && this.back.length > 0;
    if (!joins) this.back = [...this.back, before].slice(-this.most);
    this.ahead = [];
    this.last = { group, at };
  }

  undo(now: T): T | undefined {
    if (!this.canUndo) return undefined;
    const found = this.back.at(-1);
    this.back = this.back.slice(0, -1);
    this.ahead = [now, ...this.ahead];
    this.last = { group: "", at: -Infinity };
    return found;
  }

  redo(now: T): T | undefined {
    const [found, ...rest] = this.ahead;
    if (!this.canRedo) return undefined;
    this.ahead = rest;
    this.back = [...this.back, now];
    return found;
  }

  get canUndo(): boolean {
    return this.back.length > 0;
  }
  get canRedo(): boolean {
    return this.ahead.length > 0;
  }
}
