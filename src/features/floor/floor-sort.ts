import type { FloorWorker } from "@/contracts/floor/views";
import { stateOrder } from "./floor-words";

export const columns = [
  { key: "name", label: "Worker", isNumber: false },
  { key: "state", label: "Now", isNumber: false },
  { key: "dials", label: "Dials", isNumber: true },
  { key: "connects", label: "Reached", isNumber: true },
  { key: "longTalks", label: "Talks > 30 s", isNumber: true },
  { key: "outcomes", label: "Outcomes", isNumber: true },
] as const;
export type SortColumn = (typeof columns)[number]["key"];

type Sort = { by: SortColumn; isUp: boolean };

function compare(one: FloorWorker, other: FloorWorker, by: SortColumn): number {
  switch (by) {
    case "name":
      return one.name.localeCompare(other.name);
    case "state":
      // The longest in a state first: that is the row somebody may have to look at.
      return (
        stateOrder.indexOf(one.state) - stateOrder.indexOf(other.state) ||
        (one.since?.getTime() ?? 0) - (other.since?.getTime() ?? 0)
      );
    default:
      return one.today[by] - other.today[by];
  }
}

/**
 * The rows in order. `held` is the order in which they stand and must stay, by id; rows that are new come after it.
 */
export function sortWorkers(
  workers: readonly FloorWorker[],
  { by, isUp }: Sort,
  held: readonly string[],
): FloorWorker[] {
  const sorted = workers.toSorted(
    (one, other) =>
      (isUp ? 1 : -1) * compare(one, other, by) ||
      one.name.localeCompare(other.name) ||
      one.userId.localeCompare(other.userId),
  );
  if (held.length === 0) return sorted;
  const place = new Map(held.map((userId, index) => [userId, index]));
  const placeOf = (worker: FloorWorker) => place.get(worker.userId) ?? held.length;
  return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
}
