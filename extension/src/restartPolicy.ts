const window = 3 * 60_000;
const delays = [0, 500, 2_000, 8_000];

/** Decides how long to wait before a crashed server is started again, and when to give up. */
export class RestartPolicy {
  private crashes: number[] = [];

  /** Counts a crash at `now` (ms). Returns the delay in ms, or undefined after too many crashes in three minutes. */
  crashed(now: number): number | undefined {
    this.crashes = this.crashes.filter((crash) => now - crash < window);
    this.crashes.push(now);
    return delays[this.crashes.length - 1];
  }

  /** Forgets earlier crashes, because the user asked for a new start. */
  reset(): void {
    this.crashes = [];
  }
}
