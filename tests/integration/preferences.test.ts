import { beforeAll, expect, it } from "vitest";
import { db } from "@/platform/db";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let world: TestWorkspace;
beforeAll(async () => {
  world = await makeWorkspace();
});

const preferencesOf = async (member: TestWorkspace["worker"]) => (await callerOf(member).session.me()).user;

it("each preference is kept by itself, is the same on every device, and tells the person's screens", async () => {
  expect(await preferencesOf(world.worker)).toMatchObject({
    popupRingSeconds: 10,
    isMuted: false,
    areSingleKeysOn: true,
    soundsOff: [],
    areNoticesOn: false,
  });
  const { seq } = await db().workspaceEvent.findFirstOrThrow({
    where: { workspaceId: world.workspaceId },
    orderBy: { seq: "desc" },
    select: { seq: true },
  });
  const { session } = callerOf(world.worker);
  await session.updatePreferences({ areSingleKeysOn: false });
  await session.updatePreferences({ soundsOff: ["call_ended", "incoming"] });
  await session.updatePreferences({ areNoticesOn: true, popupRingSeconds: 0 });
  expect(await preferencesOf(world.worker)).toMatchObject({
    popupRingSeconds: 0,
    isMuted: false,
    areSingleKeysOn: false,
    // In the order of the catalogue, whatever order they were sent in.
    soundsOff: ["call_ended", "incoming"],
    areNoticesOn: true,
  });
  const told = await db().workspaceEvent.findMany({
    where: { workspaceId: world.workspaceId, seq: { gt: seq } },
    select: { type: true },
  });
  expect(told.map(({ type }) => type)).toEqual(Array(3).fill("session.preferences_changed"));
  expect(await preferencesOf(world.colleague)).toMatchObject({ areSingleKeysOn: true, soundsOff: [] });
});

it("a sound or a countdown that does not exist is refused, and one left by another version is not shown", async () => {
  const { session } = callerOf(world.colleague);
  await expect(session.updatePreferences({ soundsOff: ["gong"] as never })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  await expect(session.updatePreferences({ popupRingSeconds: 11 as never })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  await session.updatePreferences({ soundsOff: ["incoming", "incoming"] });
  expect((await preferencesOf(world.colleague)).soundsOff).toEqual(["incoming"]);
});
