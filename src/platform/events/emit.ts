import type { EventPayload, EventType } from "@/contracts/catalog";

/** Says that something happened; collected, and appended to the log as the transaction's last statement. */
export type Emit = <T extends EventType>(type: T, data: EventPayload<T>) => void;
