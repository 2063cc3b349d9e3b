import { describe, expect, it } from "vitest";
import type { LiveFrame } from "@/contracts/live/schema";
import { inAccount, inWorkspace } from "@/platform/events/in-workspace";
import { logPool } from "@/platform/db";
import { readHeads } from "@/platform/events/tail";
import { callerOf, makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

type Positioned = { position: string; frame: LiveFrame };

/** Reads a stream until `isDone`; the stream is closed then. */
async function read(
  member: Member,
  cursor: string | null,
  isDone: (frames: Positioned[]) => boolean,
  during?: () => Promise<void>,
) {
  const stream = await callerOf(member).live.events({ lastEventId: cursor });
  const frames: Positioned[] = [];
  let isStarted = false;
  for await (const envelope of stream) {
    const [position, frame] = envelope as unknown as [string, LiveFrame];
    frames.push({ position, frame });
    if (frame.kind === "caughtUp" && !isStarted) {
      isStarted = true;
      void during?.();
    }
    if (isDone(frames)) break;
  }
  return frames;
}

const kinds = (frames: Positioned[]) => frames.map(({ frame }) => frame.kind);
const isLive = (frames: Positioned[]) => frames.at(-1)?.frame.kind === "caughtUp";
const seqs = (frames: Positioned[]) =>
  frames.flatMap(({ frame }) =>
    frame.kind === "events"
      ? frame.events.map((event) => (typeof event === "number" ? event : event.seq))
      : [],
  );

async function touch(workspace: TestWorkspace, count = 1): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await inWorkspace(workspace.admin, async (_tx, emit) => emit("workspace.updated", {}));
  }
}

async function head(workspace: TestWorkspace) {
  const heads = await readHeads(workspace.workspaceId);
  if (!heads) throw new Error("no log");
  return heads;
}

describe("attach", () => {
  it("answers no, foreign and impossible cursors with a resync, and then is live", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: at } = await head(workspace);
    const reasons = new Map<string | null, string>([
      [null, "first"],
      ["rubbish", "schema"],
      ["-1.5", "schema"],
      [`${epoch}.1e3`, "schema"],
      [`${epoch + 1}.0`, "epoch"],
      [`${epoch}.${at + 1}`, "ahead"],
    ]);
    for (const [cursor, reason] of reasons) {
      const frames = await read(workspace.worker, cursor, isLive);
      expect(kinds(frames)).toEqual(["hello", "resync", "caughtUp"]);
      expect(frames[1]?.frame).toMatchObject({ reason });
      // A cut after hello must not skip the resync.
      expect(frames[0]?.position).toBe("0.0");
      expect(frames[2]?.position).toBe(`${epoch}.${at}`);
    }
  });

  it("replays what was missed, dense and in order, then goes on", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: from } = await head(workspace);
    await touch(workspace, 150);
    const frames = await read(
      workspace.worker,
      `${epoch}.${from}`,
      (all) => seqs(all).length >= 155,
      () => touch(workspace, 5),
    );
    expect(seqs(frames)).toEqual(Array.from({ length: 155 }, (_, index) => from + 1 + index));
    expect(frames[0]?.position).toBe(`${epoch}.${from}`);
    for (const { position, frame } of frames) {
      if (frame.kind !== "events") continue;
      const last = frame.events.at(-1);
      expect(position).toBe(`${epoch}.${typeof last === "number" ? last : last?.seq}`);
      expect(frame.events.length).toBeLessThanOrEqual(64);
    }
  });

  it("says tooOld below the floor and beyond 2,000 behind", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: from } = await head(workspace);
    await touch(workspace, 3);
    await logPool().query("UPDATE workspace_stream SET floor = head - 1 WHERE workspace_id = $1", [
      workspace.workspaceId,
    ]);
    const frames = await read(workspace.worker, `${epoch}.${from}`, isLive);
    expect(frames[1]?.frame).toMatchObject({ kind: "resync", reason: "tooOld" });
  });

  it("loses nothing of writes that race the attach", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: from } = await head(workspace);
    const writers = Array.from({ length: 8 }, () => touch(workspace, 25));
    const readers = Array.from({ length: 6 }, () =>
      read(workspace.worker, `${epoch}.${from}`, (all) => seqs(all).length >= 200),
    );
    await Promise.all(writers);
    for (const frames of await Promise.all(readers)) {
      expect(seqs(frames)).toEqual(Array.from({ length: 200 }, (_, index) => from + 1 + index));
    }
  });
});

describe("what a viewer sees", () => {
  it("shows a colleague's personal event as a bare number", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: from } = await head(workspace);
    const cursor = `${epoch}.${from}`;
    const tell = () =>
      inAccount(workspace.worker.userId, async (_tx, emit) =>
        emit("session.preferences_changed", { userId: workspace.worker.userId }),
      );
    const isSeen = (all: Positioned[]) => seqs(all).includes(from + 1);
    const [mine, theirs] = await Promise.all([
      read(workspace.worker, cursor, isSeen, async () => void (await tell())),
      read(workspace.colleague, cursor, isSeen),
    ]);
    expect(JSON.stringify(mine)).toContain("preferences_changed");
    expect(JSON.stringify(theirs)).not.toContain(workspace.worker.userId);
    expect(theirs.flatMap(({ frame }) => (frame.kind === "events" ? frame.events : []))).toEqual([from + 1]);
  });

  it("ends the stream of whoever was removed before anything that follows", async () => {
    const workspace = await makeWorkspace();
    const frames = await read(
      workspace.worker,
      null,
      (all) => all.at(-1)?.frame.kind === "bye",
      async () => {
        await inWorkspace(workspace.admin, async (tx, emit) => {
          await tx.membership.update({
            where: {
              workspaceId_userId: { workspaceId: workspace.workspaceId, userId: workspace.worker.userId },
            },
            data: { deactivatedAt: new Date() },
          });
          emit("member.deactivated", { userId: workspace.worker.userId });
          emit("workspace.updated", {});
        });
        await touch(workspace, 5);
      },
    );
    expect(seqs(frames)).toEqual([]);
    expect(frames.at(-1)?.frame).toMatchObject({ kind: "bye", reason: "revoked" });
    await expect(read(workspace.worker, null, isLive)).rejects.toThrow("does not exist");
  });

  it("lets whoever was changed and may stay go on without a hole", async () => {
    const workspace = await makeWorkspace();
    const { epoch, head: from } = await head(workspace);
    const frames = await read(
      workspace.worker,
      `${epoch}.${from}`,
      (all) => seqs(all).length >= 4,
      async () => {
        await inWorkspace(workspace.admin, async (_tx, emit) =>
          emit("member.updated", { userId: workspace.worker.userId, role: "worker" }),
        );
        await touch(workspace, 3);
      },
    );
    expect(seqs(frames)).toEqual([1, 2, 3, 4].map((n) => from + n));
  });

  it("starts everyone anew when the epoch changes", async () => {
    const workspace = await makeWorkspace();
    const frames = await read(
      workspace.worker,
      null,
      (all) => all.filter(({ frame }) => frame.kind === "resync").length === 2,
      async () => {
        await logPool().query("UPDATE workspace_stream SET epoch = epoch + 1 WHERE workspace_id = $1", [
          workspace.workspaceId,
        ]);
      },
    );
    expect(frames.at(-1)?.frame).toMatchObject({ kind: "resync", reason: "epoch" });
  });
});
