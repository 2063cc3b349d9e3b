import { describe, expect, it } from "vitest";
import type { LiveFrame } from "@/contracts/live/schema";
import { readHeads } from "@/platform/events/tail";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, type Member } from "../support/workspace";
import { call, mutations, prepare, rowsOf, uuidsIn } from "../support/walk/walker";
import { World } from "../support/walk/world";

/** A stream that keeps all it says, until it is stopped. */
async function record(member: Member, cursor: string | null) {
  const stream = await callerOf(member).live.events({ lastEventId: cursor });
  const frames: { position: string; frame: LiveFrame }[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  const done = (async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const [position, frame] = next.value as unknown as [string, LiveFrame];
      frames.push({ position, frame });
    }
  })();
  return {
    frames,
    text: () => JSON.stringify(frames),
    isLive: () => frames.some(({ frame }) => frame.kind === "caughtUp"),
    done,
  };
}
const canary = "Ouzel7f3c";

describe("T6 a stream", () => {
  it("T6 says nothing of another workspace: live, replayed, started anew and asked for", async () => {
    const [ours, theirs] = [await World.make("Kestrel"), await World.make(canary)];
    const start = await readHeads(ours.workspaceId);
    if (!start) throw new Error("no log");
    const cursor = `${start.epoch}.${start.head}`;
    const members = [ours.base.worker, ours.base.manager, ours.base.admin];
    const streams = await Promise.all(members.map((member) => record(member, cursor)));
    await expect.poll(() => streams.every((stream) => stream.isLive())).toBe(true);

    for (const { name, cases } of mutations.filter(({ name }) => name !== "workspace.setUp"))
      for (const each of cases) {
        const { as, input } = await prepare(each, theirs);
        expect(await call(name, as, input), name).toMatchObject({ isRefused: false });
      }
    await postWebhook(theirs.base.webhookSecret, {
      type: "live_call",
      SourceNumber: "09000000001",
      DestinationNumber: "08069000001",
      DialWhomNumber: "09000000101",
      Status: "Leg A Answer",
      StartTime: "2026-11-18 12:43:19",
      CallSid: "8397472",
      Direction: "WEBOBD",
      campid: "8397411",
    });
    await drainInbox();

    // Something of one's own, last: whatever was sent before it has arrived by then.
    const { leadId } = await ours.lead();
    await expect
      .poll(() => streams.every((stream) => stream.text().includes(leadId)), { timeout: 10_000 })
      .toBe(true);

    const replays = await Promise.all(
      [cursor, null, "rubbish", `${start.epoch + 1}.1`, `${start.epoch}.999999`].flatMap((from) =>
        members.map((member) => record(member, from)),
      ),
    );
    await expect.poll(() => replays.every((stream) => stream.isLive()), { timeout: 10_000 }).toBe(true);
    expect(replays[0]?.text()).toContain(leadId);
    const asked = await Promise.all(
      members.map(async (member) => JSON.stringify(await callerOf(member).live.since({ cursor }))),
    );
    expect(asked[0]).toContain(leadId);
    const head = await readHeads(theirs.workspaceId);
    // Their own position, carried over by a switch of workspaces, opens nothing.
    const carried = JSON.stringify(
      await callerOf(ours.base.admin).live.since({ cursor: `${head?.epoch ?? 0}.1` }),
    );

    const bytes = [...streams, ...replays]
      .map((stream) => stream.text())
      .concat(asked, carried)
      .join("\n");
    const ids = new Set([...(await rowsOf(theirs.workspaceId)).values()].flatMap(uuidsIn));
    const known = new Set([...(await rowsOf(ours.workspaceId)).values()].flatMap(uuidsIn));
    expect(ids.size).toBeGreaterThan(300);
    expect(known.has(leadId)).toBe(true);
    expect(bytes.toLowerCase()).not.toContain(canary.toLowerCase());
    expect(uuidsIn(bytes).filter((id) => ids.has(id) && !known.has(id))).toEqual([]);
    expect(new Set(uuidsIn(bytes)).size).toBeGreaterThan(0);
    // The net holds: the other's own log does speak of these ids.
    const theirLog = JSON.stringify(
      await callerOf(theirs.base.admin).live.since({ cursor: `${head?.epoch ?? 0}.1` }),
    );
    expect(uuidsIn(theirLog).filter((id) => ids.has(id)).length).toBeGreaterThan(20);
  }, 60_000);
});
