/**
 * Turns many "this is stale" into few fetches: the first at once, what follows within the window together at
 * its end. A key that becomes stale while its own fetch runs is fetched once more afterwards, because the
 * answer under way may have been read before the change.
 */
export class Coalescer {
  private readonly keys = new Map<
    string,
    { lastAt: number; timer: Timer | null; isRunning: boolean; isStale: boolean }
  >();
  constructor(
    private readonly options: {
      /** Fetches what is under the key; resolves when the answer is in. */
      run: (key: string) => Promise<void>;
      windowMs: (key: string) => number;
      now: () => number;
      schedule: (callback: () => void, ms: number) => Timer;
      cancel: (timer: Timer) => void;
    },
  ) {}

  mark(key: string): void {
    const state = this.keys.get(key) ?? {
      lastAt: Number.NEGATIVE_INFINITY,
      timer: null,
      isRunning: false,
      isStale: false,
    };
    this.keys.set(key, state);
    state.isStale = true;
    this.plan(key);
  }

  /** Fetches at once whatever waits for its window: the tab is seen again. */
  flush(): void {
    for (const [key, state] of this.keys) {
      if (!state.isStale || state.isRunning) continue;
      this.clear(state);
      void this.fetch(key);
    }
  }

  stop(): void {
    for (const state of this.keys.values()) this.clear(state);
    this.keys.clear();
  }

  private plan(key: string): void {
    const state = this.keys.get(key);
    if (!state || state.isRunning || state.timer !== null || !state.isStale) return;
    const wait = state.lastAt + this.options.windowMs(key) - this.options.now();
    if (wait <= 0) {
      void this.fetch(key);
      return;
    }
    state.timer = this.options.schedule(() => {
      state.timer = null;
      void this.fetch(key);
    }, wait);
  }

  private async fetch(key: string): Promise<void> {
    const state = this.keys.get(key);
    if (!state) return;
    state.isStale = false;
    state.isRunning = true;
    state.lastAt = this.options.now();
    try {
      await this.options.run(key);
    } catch {
      // The query itself shows its error; what matters here is that the key is not stuck.
    } finally {
      state.isRunning = false;
      this.plan(key);
    }
  }

  private clear(state: { timer: Timer | null }): void {
    if (state.timer !== null) this.options.cancel(state.timer);
    state.timer = null;
  }
}

type Timer = ReturnType<typeof setTimeout>;
