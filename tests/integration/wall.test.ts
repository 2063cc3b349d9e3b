import { randomBytes } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/wall/route";
import type { WallFrame } from "@/contracts/floor/views";
import { sha256 } from "@/lib/crypto";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { takeFrames } from "@/client/wall-stream";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

let ours: World;
let theirs: World;
const open: Board[] = [];

beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
});
afterEach(async () => {
  for (const board of open.splice(0)) await board.close();
});

const tokenOf = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
const linkOf = async (world: World) => {
  const made = await callerOf(world.base.admin).wallLinks.create({ label: world.text("wall"), days: 1 });
  return { ...made, token: tokenOf(made.link) };
};
const ask = (token: string, headers: Record<string, string> = {}) =>
  GET(
    new Request("http://127.0.0.1:3000/api/wall", {
      headers: { authorization: `Bearer ${token}`, ...headers },
    }),
  );

class Board {
  readonly frames: WallFrame[] = [];
  bytes = "";
  isOver = false;
  private constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

  static async open(token: string): Promise<Board> {
    const answer = await ask(token);
    expect(answer.status).toBe(200);
    if (!answer.body) throw new Error("no stream");
    const board = new Board(answer.body.getReader());
    open.push(board);
    void board.read();
    await board.until(() => board.frames.length > 0);
    return board;
  }
  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await this.reader.read();
      if (done) break;
      const text = decoder.decode(value, { stream: true });
      this.bytes += text;
      const taken = takeFrames(rest + text);
      rest = taken.rest;
      this.frames.push(...taken.frames);
    }
    this.isOver = true;
  }
  /** The latest whole board. */
  get view() {
    const frame = this.frames.findLast((each) => each.kind === "view");
    if (!frame || frame.kind !== "view") throw new Error("no board yet");
    return frame.view;
  }
  until(is: () => boolean): Promise<void> {
    return expect.poll(is, { timeout: 10_000 }).toBe(true);
  }
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => undefined);
  }
}

describe("who may see it", () => {
  it("nobody by a token that never was, has expired or was revoked: one answer for all, and nothing kept", async () => {
    const revoked = await linkOf(ours);
    await callerOf(ours.base.admin).wallLinks.revoke({ wallLinkId: revoked.wallLinkId });
    const expired = await linkOf(ours);
    const { workspaceId } = ours;
    await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
      await tx.wallLink.update({
        where: { workspaceId_id: { workspaceId, id: expired.wallLinkId } },
        data: { expiresAt: new Date(Date.now() - 1000) },
      });
      emit("workspace.updated", {});
    });
    for (const token of [
      revoked.token,
      expired.token,
      randomBytes(32).toString("base64url"),
      "",
      "x".repeat(43),
      "' OR 1=1",
    ]) {
      const answer = await ask(token);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe('{"error":"not found"}');
      expect(answer.headers.get("cache-control")).toContain("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  it("keeps the token’s hash alone, and shows the token once", async () => {
    const { token, wallLinkId } = await linkOf(ours);
    const row = await db().wallLink.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId: ours.workspaceId, id: wallLinkId } },
    });
    expect(row.tokenHash).toBe(sha256(token));
    expect(JSON.stringify(row)).not.toContain(token);
    const list = await callerOf(ours.base.admin).wallLinks.list();
    expect(list.map(({ id }) => id)).toContain(wallLinkId);
    expect(JSON.stringify(list)).not.toContain(token);
    expect(JSON.stringify(list)).not.toContain(row.tokenHash);
    const events = await db().workspaceEvent.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(token);
  });

  it("is never kept by a cache on the way", async () => {
    const answer = await ask((await linkOf(ours)).token);
    expect(answer.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    await answer.body?.cancel();
  });
});

describe("what it shows", () => {
  it("follows the floor, and not one byte is of a customer or of another workspace", async () => {
    const { token } = await linkOf(ours);
    const board = await Board.open(token);
    const worker = await ours.member("worker");
    const { leadId, phone } = await ours.lead();
    const campaignId = await ours.campaign("running", [leadId]);
    const callId = await ours.call({ worker, leadId, campaignId, isLive: true });
    await board.until(() => board.view.tiles.on_calls === 1);
    const lead = await callerOf(ours.base.manager).leads.get({ leadId });
    await callerOf(ours.base.worker).notes.save({ leadId, text: ours.text("note") });
    await theirs.call({ worker: theirs.base.worker, leadId: (await theirs.lead()).leadId, isLive: true });
    await callerOf(ours.base.manager).floor.stopDialling({ reason: "complaint", note: ours.text("reason") });
    await board.until(() => board.view.isDiallingStopped);
    await callerOf(ours.base.manager).floor.resumeDialling();
    await callerOf(worker).desk.pause({ reason: "other", note: ours.text("pause") });
    await board.until(() => !board.view.isDiallingStopped && board.view.tiles.paused === 1);

    expect(board.view.tiles).toEqual((await callerOf(ours.base.manager).floor.get()).tiles);
    expect(board.view.tiles.on_calls).toBe(1);
    // Workers are named; whom they talk to, what was written and every id are not.
    expect(board.bytes).toContain("Asha");
    const digits = phone.replace(/\D/g, "");
    for (const foreign of [
      ours.text("lead"),
      ours.text("company"),
      ours.text("note"),
      ours.text("reason"),
      ours.text("pause"),
      ours.text("campaign"),
      lead.name,
      phone,
      digits.slice(-10),
      leadId,
      callId,
      campaignId,
      worker.userId,
      theirs.canary,
      token,
    ])
      expect(board.bytes).not.toContain(foreign);
    expect(board.bytes).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(board.bytes).not.toMatch(/\+\d{6,}/);
    expect(Object.keys(board.view).sort()).toEqual([
      "isDiallingStopped",
      "limits",
      "pausedBy",
      "tiles",
      "timeZone",
      "workers",
      "workspaceName",
    ]);
  });

  it("sends a burst as few whole boards, and nothing where nothing changed", async () => {
    const world = await World.make("Plover");
    const { token } = await linkOf(world);
    const board = await Board.open(token);
    const worker = await world.member("worker");
    for (let index = 0; index < 12; index += 1) await world.call({ worker, isLive: true });
    await board.until(() => board.view.tiles.on_calls === 12);
    // One for each second at most, and the seconds are not asserted: a dozen events were fewer boards.
    expect(board.frames.filter(({ kind }) => kind === "view").length).toBeLessThan(12);
  });
});

describe("its end", () => {
  it("comes with the revocation of its link, and the other screen stays", async () => {
    const [one, other] = [await linkOf(ours), await linkOf(ours)];
    const [first, second] = [await Board.open(one.token), await Board.open(other.token)];
    await callerOf(ours.base.admin).wallLinks.revoke({ wallLinkId: one.wallLinkId });
    await first.until(() => first.isOver);
    expect(first.frames.at(-1)).toEqual({ kind: "bye", reason: "ended" });
    expect(second.isOver).toBe(false);
    expect((await ask(one.token)).status).toBe(404);
    // No board came after the word of the revocation.
    const { workspaceId } = ours;
    const before = second.frames.length;
    await ours.call({ worker: ours.base.worker, isLive: true });
    await second.until(() => second.frames.length > before);
    expect(first.frames.at(-1)).toEqual({ kind: "bye", reason: "ended" });
    expect(await db().wallLink.count({ where: { workspaceId, id: one.wallLinkId, revokedAt: null } })).toBe(
      0,
    );
  });

  it("of a foreign link is no business of ours", async () => {
    const link = await linkOf(theirs);
    await expect(
      callerOf(ours.base.admin).wallLinks.revoke({ wallLinkId: link.wallLinkId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    const board = await Board.open(link.token);
    expect(board.isOver).toBe(false);
  });

  it("twenty links are enough for one workspace", async () => {
    const world = await World.make("Stork");
    for (let index = 0; index < 20; index += 1) await linkOf(world);
    await expect(linkOf(world)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });
});
