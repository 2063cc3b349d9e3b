import type { ExportList } from "@/contracts/exports/schema";
import type { Role } from "@/contracts/members/schema";

const team = 100_000;
const whole = 2_000_000;
/** Workers take out what a working day is made of; who everybody's contacts are is not theirs to carry away. */
const limits: Record<Role, Record<ExportList, number>> = {
  worker: { leads: 500, contacts: 0, calls: 500, tasks: 500, activity: 0 },
  manager: { leads: team, contacts: team, calls: team, tasks: team, activity: team },
  admin: { leads: whole, contacts: whole, calls: whole, tasks: whole, activity: whole },
};

/** Rows that one file of this list may have; 0 = the role may not take it out at all. */
export const exportLimit = (role: Role, list: ExportList): number => limits[role][list];

/** Rows within 24 hours above which a file is called unusual to everybody who reads the feed. */
const usual: Record<Role, number> = { worker: 1000, manager: 50_000, admin: 200_000 };
export const isUnusualVolume = (role: Role, rowsOfDay: number): boolean => rowsOfDay > usual[role];
