import type { DomainEvent, EventType } from "@/contracts/catalog";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import { singleton } from "@/platform/singleton";
import type { Scope } from "@/platform/tenancy";

export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>;
/** What another noun does, in the same transaction, when an event happens: never a call between nouns. */
export type Reaction<T extends EventType> = (
  tx: Tx,
  emit: Emit,
  event: EventOf<T>,
  scope: Scope,
) => Promise<void>;
/** Exhaustive: an event without a line does not compile; `[]` is a decision. */
export type Reactions = { [T in EventType]: readonly Reaction<T>[] };

const registry = singleton<{ reactions: Reactions | null }>("reactions", () => ({ reactions: null }));

/** Called once by the worker's registry at boot. */
export function registerReactions(reactions: Reactions): void {
  registry.reactions = reactions;
}

async function react<T extends EventType>(
  reactions: Reactions,
  event: EventOf<T>,
  tx: Tx,
  emit: Emit,
  scope: Scope,
) {
  const list: readonly Reaction<T>[] = reactions[event.type as T];
  for (const reaction of list) await reaction(tx, emit, event, scope);
}

/** Runs reactions until no new event comes; a circle is a programming error and stops at 1,000 events. */
export async function runReactions(work: {
  tx: Tx;
  emit: Emit;
  scope: Scope;
  events: DomainEvent[];
}): Promise<void> {
  const { reactions } = registry;
  if (!reactions) {
    if (work.events.length > 0)
      throw new Error("reactions are not registered: import worker/reactions at boot");
    return;
  }
  for (let index = 0; index < work.events.length; index += 1) {
    if (index > 1000) throw new Error("reactions run in a circle");
    const event = work.events[index];
    if (event) await react(reactions, event, work.tx, work.emit, work.scope);
  }
}
