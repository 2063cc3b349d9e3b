import {
  type CallingRuleInput,
  type HolidayInput,
  maxCallingRules,
  maxHolidays,
} from "@/contracts/calling-rules/schema";
import {
  type CallingRuleId,
  callingRuleId,
  type HolidayId,
  holidayId,
  type UserId,
  type WorkspaceId,
} from "@/contracts/ids";
import { defaultCallingRules, defaultHolidays } from "@/domain/calling-rules/rules";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type By = { workspaceId: WorkspaceId; actorUserId: UserId | null };

const toDate = (day: string): Date => new Date(`${day}T00:00:00Z`);
const rowOf = ({ effectiveFrom, effectiveUntil, ...rule }: CallingRuleInput) => ({
  ...rule,
  effectiveFrom: toDate(effectiveFrom),
  effectiveUntil: effectiveUntil === null ? null : toDate(effectiveUntil),
});

const editedElsewhere = () =>
  new AppError("CONFLICT", "edited_elsewhere", "Somebody changed this rule meanwhile. Look at it again.");

/**
 * The next version of a rule, or a new rule (`ruleId` null). `baseVersion` is the one that the person saw: a rule
 * that was changed meanwhile is not overwritten.
 */
export async function saveCallingRule(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    actorUserId,
    rule,
    ...given
  }: By & {
    ruleId: CallingRuleId | null;
    baseVersion: number | null;
    rule: CallingRuleInput;
  },
): Promise<{ ruleId: CallingRuleId; version: number }> {
  const ruleId = given.ruleId ?? callingRuleId.parse(clock.uuid());
  const now = clock.now();
  let version = 1;
  if (given.ruleId === null) {
    const count = await tx.callingRule.count({ where: { workspaceId, endedAt: null } });
    if (count >= maxCallingRules)
      throw new AppError("CONFLICT", "too_many", `There are ${count} rules already. Remove one first.`);
  } else {
    // Whoever comes second waits here, and then finds that the version is no longer the one that was seen.
    const ended = await tx.callingRule.updateMany({
      where: { workspaceId, ruleId, endedAt: null, version: given.baseVersion ?? 0 },
      data: { endedAt: now, endedByUserId: actorUserId },
    });
    if (ended.count === 0) {
      const isHere = await tx.callingRule.findFirst({ where: { workspaceId, ruleId }, select: { id: true } });
      throw isHere ? editedElsewhere() : notFound("calling rule");
    }
    version = (given.baseVersion ?? 0) + 1;
  }
  await tx.callingRule.create({
    data: { workspaceId, ruleId, version, ...rowOf(rule), createdAt: now, createdByUserId: actorUserId },
    select: { id: true },
  });
  emit("calling_rule.saved", { ruleId, version });
  return { ruleId, version };
}

/** The rule holds no more; its versions stay, for the calls that were judged by them. */
export async function removeCallingRule(
  tx: Tx,
  emit: Emit,
  { workspaceId, actorUserId, ruleId }: By & { ruleId: CallingRuleId },
): Promise<void> {
  const { count } = await tx.callingRule.updateMany({
    where: { workspaceId, ruleId, endedAt: null },
    data: { endedAt: clock.now(), endedByUserId: actorUserId },
  });
  if (count === 0) throw notFound("calling rule");
  emit("calling_rule.removed", { ruleId });
}

/** Takes a removal back: the last version holds again, as the next one. */
export async function restoreCallingRule(
  tx: Tx,
  emit: Emit,
  { workspaceId, actorUserId, ruleId }: By & { ruleId: CallingRuleId },
): Promise<void> {
  const last = await tx.callingRule.findFirst({
    where: { workspaceId, ruleId },
    orderBy: { version: "desc" },
    omit: { id: true },
  });
  if (!last) throw notFound("calling rule");
  if (last.endedAt === null) return;
  const version = last.version + 1;
  await tx.callingRule.create({
    data: {
      ...last,
      version,
      createdAt: clock.now(),
      createdByUserId: actorUserId,
      endedAt: null,
      endedByUserId: null,
    },
    select: { id: true },
  });
  emit("calling_rule.saved", { ruleId, version });
}

export async function addHoliday(
  tx: Tx,
  emit: Emit,
  { workspaceId, ...holiday }: { workspaceId: WorkspaceId } & HolidayInput,
): Promise<{ holidayId: HolidayId }> {
  const count = await tx.holiday.count({ where: { workspaceId } });
  if (count >= maxHolidays)
    throw new AppError("CONFLICT", "too_many", `There are ${count} holidays already. Remove old ones first.`);
  const row = await tx.holiday.create({
    data: { workspaceId, ...holiday, on: toDate(holiday.on) },
    select: { id: true },
  });
  const id = holidayId.parse(row.id);
  emit("holiday.saved", { holidayId: id });
  return { holidayId: id };
}

export async function updateHoliday(
  tx: Tx,
  emit: Emit,
  {
    workspaceId,
    holidayId: id,
    ...holiday
  }: { workspaceId: WorkspaceId; holidayId: HolidayId } & HolidayInput,
): Promise<void> {
  const { count } = await tx.holiday.updateMany({
    where: { workspaceId, id },
    data: { ...holiday, on: toDate(holiday.on) },
  });
  if (count === 0) throw notFound("holiday");
  emit("holiday.saved", { holidayId: id });
}

export async function removeHoliday(
  tx: Tx,
  emit: Emit,
  { workspaceId, holidayId: id }: { workspaceId: WorkspaceId; holidayId: HolidayId },
): Promise<void> {
  const { count } = await tx.holiday.deleteMany({ where: { workspaceId, id } });
  if (count === 0) throw notFound("holiday");
  emit("holiday.removed", { holidayId: id });
}

/** What a new workspace starts with. The event of its making covers the rows. */
export async function addDefaultCallingRules(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  const now = clock.now();
  await tx.callingRule.createMany({
    data: defaultCallingRules().map((rule) => ({
      workspaceId,
      ruleId: clock.uuid(),
      version: 1,
      ...rowOf(rule),
      createdAt: now,
    })),
  });
  await tx.holiday.createMany({
    data: defaultHolidays(now).map((holiday) => ({ workspaceId, ...holiday, on: toDate(holiday.on) })),
  });
}
