/**
 * Does in groups what many ask for at once: what comes while `lanes` groups are under way goes together with the next.
 * Who comes alone waits for nobody; the busier it is, the larger the groups, and so the fewer the commits.
 */
export class InGroups<T, R> {
  private waiting: { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }[] = [];
  private running = 0;

  /**
   * `run` answers for each item, in the order given, and throws where none was done.
   * `isOnesFault`: whether a failure of the whole group may be one item's fault, so that each is tried by itself.
   */
  constructor(
    private readonly run: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly isOnesFault: (error: unknown) => boolean,
    private readonly limits: { most: number; lanes: number },
  ) {}

  /** Settles when the group that this went with is done. */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.running >= this.limits.lanes || this.running >= this.waiting.length) return;
      this.running += 1;
      // Not at once: what was read from other sockets in the same turn goes along.
      setImmediate(() => void this.work());
    });
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.limits.most);
      try {
        await this.settle(group);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.running -= 1;
  }

  private async settle(group: typeof this.waiting): Promise<void> {
    let results: readonly R[];
    try {
      results = await this.run(group.map(({ item }) => item));
    } catch (error) {
      if (group.length === 1 || !this.isOnesFault(error)) throw error;
      for (const each of group) {
        await this.settle([each]).catch((own: unknown) => each.reject(own));
      }
      return;
    }
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as R);
  }
}
