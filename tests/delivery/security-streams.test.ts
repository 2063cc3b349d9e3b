import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inAccount, inWorkspace } from "@/platform/events/in-workspace";
import { callerOf, makeWorkspace } from "../support/workspace";
import { Judge } from "./harness/judge";
import { type LiveServer, makeWorld, screen, startLiveServer, write } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

describe("T7: personal audiences on the wire", () => {
  it("T7: what is said to one person reaches no colleague of any role, live and replayed", async () => {
    const world = await makeWorld();
    const { worker, manager, admin, colleague } = world.workspace;
    const people = [worker, manager, admin];
    // The same events, once to screens that are open and once to screens that come back behind them.
    for (const isReplayed of [false, true]) {
      const start = await world.truth.head();
      const bytes = new Map<string, string>();
      const judge = new Judge();
      const open = async () => {
        for (const person of [...people, colleague]) {
          const viewer = judge.watch(await screen(world, person, server.origin, { start }));
          const keep = (text: string) => bytes.set(person.userId, (bytes.get(person.userId) ?? "") + text);
          viewer.onText = keep;
        }
        await judge.open();
      };
      if (!isReplayed) await open();
      for (const person of people) {
        await inAccount(person.userId, async (_tx, emit) => {
          emit("session.preferences_changed", { userId: person.userId });
          // Another session of the same person: nobody is thrown out by it.
          emit("session.revoked", { userId: person.userId, sessionId: colleague.sessionId });
        });
      }
      await write(world.workspace);
      if (isReplayed) await open();
      const toll = await judge.verdict();
      expect(toll).toMatchObject({ lost: 0, doubled: 0 });
      for (const person of people) {
        const own = bytes.get(person.userId) ?? "";
        expect(own).toContain('"type":"session.preferences_changed"');
        expect(own.split('"type":"session.').length - 1, "two of one's own, none of others").toBe(2);
        for (const other of people)
          if (other !== person) expect(own).not.toContain(`"userId":"${other.userId}"`);
      }
      expect(bytes.get(colleague.userId)).not.toContain('"type":"session.');
    }
    await world.end();
  });
});

describe("R5: a change of role or a removal acts at once", () => {
  const roles = [
    { name: "demoted", to: "worker" as const },
    { name: "removed", to: null },
  ];
  for (const { name, to } of roles) {
    it(`R5: ${name} in the middle of a stream: requests and stream within two seconds`, async () => {
      const world = await makeWorld();
      const { manager, admin } = world.workspace;
      const viewer = await screen(world, manager, server.origin);
      viewer.isSignedOut = to === null;
      viewer.open();
      await expect.poll(() => viewer.status.kind).toBe("live");
      const seen = viewer.frames.length;
      const startedAt = performance.now();
      if (to === null) await callerOf(admin).members.deactivate({ userId: manager.userId });
      else await callerOf(admin).members.update({ userId: manager.userId, role: to });
      // The next request knows already.
      const asManager = callerOf(manager).members.deactivate({ userId: world.workspace.worker.userId });
      await expect(asManager).rejects.toThrow();
      const byes = () => viewer.frames.slice(seen).filter(({ frame }) => frame.kind === "bye");
      await expect.poll(() => byes().length, { timeout: 2000, interval: 10 }).toBe(1);
      expect(byes()[0]?.frame).toMatchObject({ reason: "revoked" });
      expect(performance.now() - startedAt).toBeLessThan(2000);
      if (to === null) {
        await expect.poll(() => viewer.status.kind, { timeout: 2000 }).toBe("signed_out");
        await write(world.workspace);
        await sleep(150);
        expect(viewer.applied.some(({ event }) => event.type === "contact.updated")).toBe(false);
        viewer.close();
      } else {
        // Whoever may stay comes back by itself, with the new rights.
        const judge = new Judge([viewer]);
        await write(world.workspace);
        expect(await judge.verdict()).toMatchObject({ lost: 0, doubled: 0, falselyLive: 0 });
      }
      await world.end();
    });
  }

  it("R5: a request that began with the old rights writes nothing after they are gone", async () => {
    const workspace = await makeWorkspace();
    const { manager, admin, worker, colleague } = workspace;
    await callerOf(admin).members.deactivate({ userId: manager.userId });
    await expect(
      callerOf(manager).members.update({ userId: worker.userId, role: "manager" }),
    ).rejects.toThrow();
    // The command itself judges by the locked row, not by what the actor said it was.
    const { updateMember } = await import("@/domain/members/commands");
    await expect(
      inWorkspace(manager, (tx, emit) =>
        updateMember(tx, emit, manager, { userId: colleague.userId, role: "manager" }),
      ),
    ).rejects.toThrow();
  });
});
