// One question under way and the newest that waits. What lay between the two is never asked, and none is given up,
// so that an answer comes at a steady pace however fast the questions do.

export class Newest<Q, A> {
  private flying = false;
  private waiting: { question: Q } | null = null;

  constructor(
    private readonly ask: (question: Q) => Promise<A>,
    private readonly got: (answer: A, question: Q, isLast: boolean) => void,
    private readonly failed: (error: unknown, question: Q, isLast: boolean) => void,
  ) {}

  get idle(): boolean {
    return !this.flying;
  }

  put(question: Q): void {
    if (this.flying) this.waiting = { question };
    else void this.fly(question);
  }

  /** Forget what waits; the answer under way still comes. */
  drop(): void {
    this.waiting = null;
  }

  private async fly(question: Q): Promise<void> {
    this.flying = true;
    try {
      const answer = await this.ask(question);
      this.got(answer, question, !this.waiting);
    } catch (error) {
      this.failed(error, question, !this.waiting);
    }
    this.flying = false;
    const next = this.waiting;
    this.waiting = null;
    if (next) this.put(next.question);
  }
}
