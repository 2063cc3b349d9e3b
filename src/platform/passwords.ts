import { hash, verify } from "@node-rs/argon2";
import { clock } from "@/platform/clock";
import { singleton } from "@/platform/singleton";

/** argon2id (the library's default kind), 19 MiB, two passes: OWASP's first choice. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** At most so many at once: each takes 19 MiB and a thread of the pool that the whole process shares. */
const mostAtOnce = 3;
/** Past this queue a try is turned away: a flood must not hold memory for minutes. */
const longestQueue = 200;

class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= mostAtOnce) {
      if (this.waiting.length >= longestQueue) throw new Error("too many passwords at once");
      // Woken with the place already handed over, so a newcomer cannot slip in between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

const gate = () => singleton("passwords.gate", () => new Gate());
/** How long the last verifications took, queueing included. */
const recentMs = () => singleton<number[]>("passwords.recent", () => []);
const decoy = () => singleton("passwords.decoy", () => hash(clock.token(), cost));

export function hashPassword(password: string): Promise<string> {
  return gate().run(() => hash(password, cost));
}

/** Null as hash (nobody by that name) does the same work and is false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const against = passwordHash ?? (await decoy());
  const startedMs = clock.monotonicMs();
  const isRight = await gate().run(() => verify(against, password));
  const recent = recentMs();
  recent.push(clock.monotonicMs() - startedMs);
  if (recent.length > 32) recent.shift();
  return isRight && passwordHash !== null;
}

/**
 * Takes as long as a verification without its work: a try that is refused by a limit must not be told apart by
 * its time, nor be able to keep the processors busy.
 */
export async function pretendToVerify(): Promise<void> {
  const recent = recentMs();
  const sample = recent[Math.floor(Math.random() * recent.length)];
  if (sample === undefined) {
    await verifyPassword(null, "");
    return;
  }
  await new Promise((resolve) => setTimeout(resolve, sample));
}
