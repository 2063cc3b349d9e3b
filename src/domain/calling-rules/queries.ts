import { type CallingCode, callingCode } from "@/contracts/calling-rules/schema";
import type { CallPurpose } from "@/contracts/consents/schema";
import type { CallingRuleId, HolidayId, WorkspaceId } from "@/contracts/ids";
import type { Prisma, Reader } from "@/platform/db";

export type CallingRuleView = {
  ruleId: CallingRuleId;
  version: number;
  name: string;
  callingCode: CallingCode | null;
  purpose: CallPurpose | null;
  opensMinute: number;
  closesMinute: number;
  weekdays: number[];
  observesHolidays: boolean;
  needsConsent: boolean;
  /** Calendar days, "2027-01-26". */
  effectiveFrom: string;
  effectiveUntil: string | null;
  source: string;
  isVerified: boolean;
  createdAt: Date;
  createdByName: string | null;
  /** When the next version came, or the rule was removed. */
  endedAt: Date | null;
  endedByName: string | null;
};
export type HolidayView = { id: HolidayId; on: string; name: string; callingCode: CallingCode | null };

const byName = { select: { user: { select: { name: true } } } } as const;
const fields = {
  ruleId: true,
  version: true,
  name: true,
  callingCode: true,
  purpose: true,
  opensMinute: true,
  closesMinute: true,
  weekdays: true,
  observesHolidays: true,
  needsConsent: true,
  effectiveFrom: true,
  effectiveUntil: true,
  source: true,
  isVerified: true,
  createdAt: true,
  endedAt: true,
  createdBy: byName,
  endedBy: byName,
} as const satisfies Prisma.CallingRuleSelect;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const codeOf = (code: string | null): CallingCode | null => callingCode.nullable().catch(null).parse(code);

function view({
  createdBy,
  endedBy,
  ...row
}: Prisma.CallingRuleGetPayload<{ select: typeof fields }>): CallingRuleView {
  return {
    ...row,
    ruleId: row.ruleId as CallingRuleId,
    callingCode: codeOf(row.callingCode),
    effectiveFrom: dayOf(row.effectiveFrom),
    effectiveUntil: row.effectiveUntil && dayOf(row.effectiveUntil),
    createdByName: createdBy?.user.name ?? null,
    endedByName: endedBy?.user.name ?? null,
  };
}

/** The rules that hold, past and future ones included, by name; and the holidays, the soonest first. */
export async function listCallingRules(
  reader: Reader,
  workspaceId: WorkspaceId,
): Promise<{ rules: CallingRuleView[]; holidays: HolidayView[] }> {
  const [rules, holidays] = await Promise.all([
    reader.callingRule.findMany({
      where: { workspaceId, endedAt: null },
      select: fields,
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
    reader.holiday.findMany({
      where: { workspaceId },
      select: { id: true, on: true, name: true, callingCode: true },
      orderBy: [{ on: "asc" }, { id: "asc" }],
    }),
  ]);
  return {
    rules: rules.map(view),
    holidays: holidays.map((row) => ({
      id: row.id as HolidayId,
      on: dayOf(row.on),
      name: row.name,
      callingCode: codeOf(row.callingCode),
    })),
  };
}

/** Every version of a rule, the newest first, at most 100; none where it is not here. */
export async function listRuleVersions(
  reader: Reader,
  workspaceId: WorkspaceId,
  ruleId: CallingRuleId,
): Promise<CallingRuleView[]> {
  const rows = await reader.callingRule.findMany({
    where: { workspaceId, ruleId },
    select: fields,
    orderBy: { version: "desc" },
    take: 100,
  });
  return rows.map(view);
}
