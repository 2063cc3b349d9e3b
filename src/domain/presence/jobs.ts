import type { UserId, WorkspaceId } from "@/contracts/ids";
import { maxInPresence } from "@/contracts/presence/events";
import { endSilent, keepPresence } from "@/domain/presence/commands";
import { logPool } from "@/platform/db";
import { attendance } from "@/platform/events/attendance";
import { forgetInstances, noteAlive, silentMs } from "@/platform/events/instances";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { shutdown } from "@/platform/shutdown";
import { provenWorkspaceId } from "@/platform/tenancy";

const collectMs = 1000;
const beatMs = 20_000;

type Person = { workspaceId: WorkspaceId; userId: UserId };
const keyOf = ({ workspaceId, userId }: Person) => `${workspaceId}:${userId}`;

/**
 * Turns the streams of this process into rows: written when a person's first stream has opened, and when the last has
 * been gone for `absentMs` (a reload, a bad line or a restarted server are no absence). What failed is tried again with
 * the next beat. Returns the function that stops it.
 */
export function startPresence({ absentMs = 15_000 }: { absentMs?: number } = {}): () => void {
  /** What the table says of this process, as far as it was written. */
  const written = new Map<string, Person>();
  const touched = new Map<string, Person>();
  const goneSince = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let isRunning = false;
  let isAlive = false;

  const flush = async (): Promise<void> => {
    timer = null;
    if (isRunning || shutdown().isStarted) return;
    isRunning = true;
    try {
      if (!isAlive) await noteAlive();
      isAlive = true;
      const changes = new Map<WorkspaceId, { came: UserId[]; left: UserId[] }>();
      for (const [key, person] of touched) {
        const isHere = attendance().isHere(person);
        const isWritten = written.has(key);
        const gone = goneSince.get(key) ?? 0;
        if (!isHere && isWritten && performance.now() - gone < absentMs) continue;
        touched.delete(key);
        goneSince.delete(key);
        if (isHere === isWritten) continue;
        const change = changes.get(person.workspaceId) ?? { came: [], left: [] };
        (isHere ? change.came : change.left).push(person.userId);
        changes.set(person.workspaceId, change);
      }
      for (const [workspaceId, { came, left }] of changes) await keep(workspaceId, came, left);
    } catch (error) {
      logger.warn({ err: error }, "presence could not be kept");
    } finally {
      isRunning = false;
      if (touched.size > 0) plan();
    }
  };

  const keep = async (workspaceId: WorkspaceId, came: UserId[], left: UserId[]): Promise<void> => {
    for (let index = 0; index < Math.max(came.length, left.length); index += maxInPresence) {
      const part = {
        came: came.slice(index, index + maxInPresence),
        left: left.slice(index, index + maxInPresence),
      };
      try {
        await inWorkspace({ workspaceId, userId: null, causeId: "presence" }, (tx, emit) =>
          keepPresence(tx, emit, { workspaceId, ...part }),
        );
      } catch (error) {
        logger.warn({ err: error, workspaceId }, "presence could not be written");
        // The beat marks everybody again.
        continue;
      }
      for (const userId of part.came) written.set(keyOf({ workspaceId, userId }), { workspaceId, userId });
      for (const userId of part.left) written.delete(keyOf({ workspaceId, userId }));
    }
  };

  const plan = (): void => {
    timer ??= setTimeout(() => void flush(), collectMs);
    timer.unref();
  };
  const touch = (person: Person): void => {
    const key = keyOf(person);
    touched.set(key, person);
    if (!attendance().isHere(person) && !goneSince.has(key)) goneSince.set(key, performance.now());
    else if (attendance().isHere(person)) goneSince.delete(key);
    plan();
  };

  const beat = async (): Promise<void> => {
    if (shutdown().isStarted) return;
    try {
      await noteAlive();
      await tidy();
    } catch (error) {
      logger.warn({ err: error }, "presence could not be kept");
    }
    for (const person of [...attendance().all(), ...written.values()]) touch(person);
  };

  const off = attendance().onChange(touch);
  const beats = setInterval(() => void beat(), beatMs);
  beats.unref();
  return () => {
    off();
    clearInterval(beats);
    if (timer) clearTimeout(timer);
  };
}

async function tidy(): Promise<void> {
  const { rows } = await logPool().query<{ workspace_id: string }>(
    `SELECT DISTINCT p.workspace_id FROM presences p JOIN server_instances i ON i.id = p.instance_id
      WHERE p.ended_at IS NULL AND i.seen_at < now() - make_interval(secs => $1)`,
    [silentMs / 1000],
  );
  for (const row of rows) {
    const workspaceId = provenWorkspaceId(row.workspace_id);
    await inWorkspace({ workspaceId, userId: null, causeId: "presence" }, (tx, emit) =>
      endSilent(tx, emit, workspaceId, maxInPresence),
    );
  }
  await forgetInstances();
}
