import type { CallCondition } from "@/contracts/calls/filter";
import { listPath } from "@/features/lists/list-path";

/** The list of calls for which all of this holds: where a number on another page goes. */
export const callsPath = (conditions: readonly CallCondition[]): string =>
  listPath("/dashboard/calls", conditions);
