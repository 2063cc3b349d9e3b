import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetPoints } from "@/platform/rate-limits";
import { TestBrowser } from "../support/browser";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let world: TestWorkspace;
let other: TestWorkspace;
let client: pg.Client;
const publicNetwork = "203.0.113.0/24";

beforeAll(async () => {
  [world, other] = [await makeWorkspace(), await makeWorkspace()];
  client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
});
afterAll(() => client.end());
beforeEach(() => forgetPoints("token_try", publicNetwork));

const stranger = () => new TestBrowser().caller();
const tokenOf = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
async function invite(
  email = `new-${randomUUID()}@example.com`,
  role: "worker" | "manager" | "admin" = "worker",
) {
  const made = await callerOf(world.admin).invitations.create({ email, name: "Newcomer", role });
  return { ...made, email, token: tokenOf(made.link) };
}
const eventsAfter = async (workspaceId: string, run: () => Promise<unknown>) => {
  const head = async () =>
    Number(
      (
        await client.query<{ head: string }>("SELECT head FROM workspace_stream WHERE workspace_id = $1", [
          workspaceId,
        ])
      ).rows[0]?.head,
    );
  const before = await head();
  await run();
  const { rows } = await client.query<{ type: string }>(
    "SELECT type FROM workspace_event WHERE workspace_id = $1 AND seq > $2 ORDER BY seq",
    [workspaceId, before],
  );
  return rows.map((row) => row.type);
};

describe("invitations", () => {
  it("bring a new person in, once, and leave their events", async () => {
    const { token, email, link } = await invite();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invite#token=[\w-]{43}$/);
    const caller = await stranger();
    expect(await caller.invitations.preview({ token })).toMatchObject({
      email,
      role: "worker",
      name: "Newcomer",
    });
    const types = await eventsAfter(world.workspaceId, () =>
      caller.invitations.accept({ token, name: "Kiran", password: "copper teapot violin" }),
    );
    expect(types).toEqual(["member.joined"]);
    const browser = new TestBrowser("192.0.2.1");
    expect((await browser.signIn(email, "copper teapot violin")).status).toBe(200);
    const members = await (await browser.caller(world.workspaceId)).members.list();
    expect(members.items.some((member) => member.isSelf && member.name === "Kiran")).toBe(true);
    await expect(
      caller.invitations.accept({ token, name: "Again", password: "copper teapot violin" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("A11: the token is 256 random bits, stored as a hash only, and good for seven days", async () => {
    const { token, invitationId } = await invite();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const { rows } = await client.query<Record<string, unknown>>("SELECT * FROM invitations WHERE id = $1", [
      invitationId,
    ]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.token_hash).toBe(createHash("sha256").update(token).digest("hex"));
    // One transaction with the log's row, or the test trigger takes it for a write without an event.
    await client.query(`BEGIN;
      UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = '${invitationId}';
      UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = '${world.workspaceId}';
      COMMIT`);
    await expect((await stranger()).invitations.preview({ token })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("A11: only the exact token opens one; every other answer is the same", async () => {
    const { token } = await invite();
    const caller = await stranger();
    const flipped = token.replace(/[a-zA-Z]/, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const variants = [
      "",
      " ",
      "\u0000",
      `${token} `,
      ` ${token}`,
      `${token}\u0000`,
      `${token}=`,
      `${token}\n`,
      token.slice(0, -1),
      flipped,
      token.toUpperCase(),
      encodeURIComponent(`${token}%`),
      "A".repeat(43),
      createHash("sha256").update(token).digest("hex"),
      "null",
      "undefined",
      "%",
    ];
    const messages = new Set<string>();
    for (const variant of variants) {
      for (const run of [
        () => caller.invitations.preview({ token: variant }),
        () => caller.invitations.accept({ token: variant, name: "X", password: "copper teapot violin" }),
      ]) {
        const error = await run().then(
          () => null,
          (reason: unknown) => reason as { code: string; message: string },
        );
        expect(error?.code, JSON.stringify(variant)).toBe("NOT_FOUND");
        messages.add(error?.message ?? "");
      }
    }
    expect(messages.size).toBe(1);
    for (const wrong of [null, undefined, 1, {}, [token]]) {
      await expect(caller.invitations.preview({ token: wrong as unknown as string })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    }
    await expect(caller.invitations.preview({ token })).resolves.toBeTruthy();
  });

  it("A11: of ten at once, one gets in", async () => {
    const { token } = await invite();
    const caller = await stranger();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        caller.invitations.accept({ token, name: "Racer", password: "copper teapot violin" }),
      ),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });

  it("A11: withdrawn and replaced ones are dead", async () => {
    const first = await invite();
    await callerOf(world.admin).invitations.revoke({ invitationId: first.invitationId });
    await expect((await stranger()).invitations.preview({ token: first.token })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const second = await invite(first.email);
    const third = await invite(first.email);
    await expect((await stranger()).invitations.preview({ token: second.token })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect((await stranger()).invitations.preview({ token: third.token })).resolves.toBeTruthy();
  });

  it("an account joins with the invited address only", async () => {
    const { token } = await invite(other.worker.email, "manager");
    await expect(callerOf(other.manager).invitations.join({ token })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(
      (await stranger()).invitations.accept({ token, name: "Thief", password: "copper teapot violin" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect((await stranger()).invitations.join({ token })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    await expect(callerOf(other.worker).invitations.join({ token })).resolves.toEqual({
      workspaceId: world.workspaceId,
    });
    const me = await callerOf(other.worker).session.me();
    expect(me.memberships.map(({ workspaceId, role }) => ({ workspaceId, role }))).toEqual(
      expect.arrayContaining([
        { workspaceId: world.workspaceId, role: "manager" },
        { workspaceId: other.workspaceId, role: "worker" },
      ]),
    );
  });

  it("A7: inviting someone who has an account elsewhere looks the same", async () => {
    const [known, unknown] = [await invite(other.colleague.email), await invite()];
    expect(Object.keys(known).sort()).toEqual(Object.keys(unknown).sort());
    expect(
      (await callerOf(world.admin).invitations.list())
        .map((row) => Object.keys(row).join())
        .filter((keys, index, all) => all.indexOf(keys) === index),
    ).toHaveLength(1);
  });

  it("weak passwords and too many tries are refused", async () => {
    const { token } = await invite();
    const caller = await stranger();
    for (const password of ["short", "Password1", "x".repeat(129)]) {
      await expect(caller.invitations.accept({ token, name: "X", password })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    }
    for (let index = 0; index < 60; index += 1)
      await caller.invitations.preview({ token: "A".repeat(43) }).catch(() => undefined);
    await expect(caller.invitations.preview({ token })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });

  it("are made by those who may, and belong to one workspace", async () => {
    const input = { email: "x@example.com", name: "X", role: "worker" as const };
    await expect(callerOf(world.worker).invitations.create(input)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(
      callerOf(world.manager).invitations.create({ ...input, role: "manager" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      callerOf(world.manager).invitations.create({ ...input, role: "admin" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const mine = await callerOf(world.manager).invitations.create(input);
    await expect(
      callerOf(other.admin).invitations.revoke({ invitationId: mine.invitationId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      callerOf(world.admin).invitations.create({ ...input, email: "y@example.com", lineId: other.lineId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      callerOf(world.admin).invitations.create({ ...input, email: world.worker.email }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("members", () => {
  it("R6: nobody raises their own role, managers touch no admin, the last admin stays", async () => {
    const [admin, manager, worker] = [callerOf(world.admin), callerOf(world.manager), callerOf(world.worker)];
    await expect(worker.members.update({ userId: world.worker.userId, role: "admin" })).rejects.toMatchObject(
      { code: "FORBIDDEN" },
    );
    await expect(
      manager.members.update({ userId: world.manager.userId, role: "admin" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      manager.members.update({ userId: world.worker.userId, role: "manager" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(manager.members.update({ userId: world.admin.userId, phone: "" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(manager.members.deactivate({ userId: world.admin.userId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(worker.members.deactivate({ userId: world.colleague.userId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(admin.members.update({ userId: world.admin.userId, role: "worker" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(admin.members.deactivate({ userId: world.admin.userId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const { rows } = await client.query(
      "SELECT role, deactivated_at FROM memberships WHERE workspace_id = $1 AND user_id = $2",
      [world.workspaceId, world.admin.userId],
    );
    expect(rows).toEqual([{ role: "admin", deactivated_at: null }]);
  });

  it("R6: two admins who demote each other at once leave one", async () => {
    const fresh = await makeWorkspace();
    await callerOf(fresh.admin).members.update({ userId: fresh.manager.userId, role: "admin" });
    const second = { ...fresh.manager, role: "admin" as const };
    const results = await Promise.allSettled([
      callerOf(fresh.admin).members.update({ userId: second.userId, role: "worker" }),
      callerOf(second).members.update({ userId: fresh.admin.userId, role: "worker" }),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const { rows } = await client.query(
      "SELECT count(*)::int AS admins FROM memberships WHERE workspace_id = $1 AND role = 'admin'",
      [fresh.workspaceId],
    );
    expect(rows).toEqual([{ admins: 1 }]);
  });

  it("phones are read into E.164 with their key, and emptied", async () => {
    const types = await eventsAfter(world.workspaceId, () =>
      callerOf(world.worker).members.update({
        userId: world.worker.userId,
        phone: "098765 43210",
        lineId: null,
      }),
    );
    expect(types).toEqual(["member.updated"]);
    const read = async () =>
      (
        await client.query(
          "SELECT phone, phone_last_ten, line_id FROM memberships WHERE workspace_id = $1 AND user_id = $2",
          [world.workspaceId, world.worker.userId],
        )
      ).rows[0] as unknown;
    expect(await read()).toEqual({ phone: "+919876543210", phone_last_ten: "9876543210", line_id: null });
    await expect(
      callerOf(world.worker).members.update({ userId: world.worker.userId, phone: "12" }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await callerOf(world.admin).members.update({
      userId: world.worker.userId,
      phone: "",
      lineId: world.lineId,
    });
    expect(await read()).toEqual({ phone: null, phone_last_ten: null, line_id: world.lineId });
    await callerOf(world.admin).members.update({ userId: world.worker.userId, phone: world.worker.phone });
  });

  it("a worker receives no colleague's phone or address, and cannot search by them", async () => {
    const bytes = JSON.stringify(await callerOf(world.worker).members.list());
    expect(bytes).toContain("Ravi");
    expect(bytes).not.toContain(world.colleague.phone);
    expect(bytes).not.toContain(world.colleague.email);
    expect((await callerOf(world.worker).members.list({ search: world.colleague.email })).total).toBe(0);
    expect((await callerOf(world.manager).members.list({ search: world.colleague.email })).total).toBe(1);
    expect((await callerOf(world.manager).members.list({ search: "%" })).total).toBe(0);
  });

  it("a member of another workspace does not exist", async () => {
    const admin = callerOf(world.admin);
    const runs = [
      () => admin.members.update({ userId: other.admin.userId, phone: "" }),
      () => admin.members.deactivate({ userId: other.admin.userId }),
      () => admin.members.reactivate({ userId: other.admin.userId }),
      () => admin.members.update({ userId: world.worker.userId, lineId: other.lineId }),
    ];
    for (const run of runs) {
      await expect(run()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("losing access here keeps the sessions of someone who is a member elsewhere", async () => {
    const joined = callerOf({ ...other.worker, workspaceId: world.workspaceId, role: "manager" });
    expect((await joined.members.list()).total).toBeGreaterThan(0);
    const types = await eventsAfter(world.workspaceId, () =>
      callerOf(world.admin).members.deactivate({ userId: other.worker.userId }),
    );
    expect(types).toEqual(["member.deactivated"]);
    await expect(joined.members.list()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(callerOf(other.worker).members.list()).resolves.toBeTruthy();
  });

  it("a new name reaches every workspace of the person", async () => {
    const types = await eventsAfter(world.workspaceId, () =>
      callerOf(world.colleague).session.rename({ name: " Ravi\u0000 Kumar " }),
    );
    expect(types).toEqual(["session.preferences_changed", "member.updated"]);
    expect((await callerOf(world.colleague).session.me()).user.name).toBe("Ravi Kumar");
  });

  it("T3: fields a mutation does not declare are refused", async () => {
    for (const extra of [
      { workspaceId: other.workspaceId },
      { createdAt: new Date() },
      { deactivatedAt: null },
      { passwordHash: "x" },
    ]) {
      await expect(
        callerOf(world.admin).members.update({ userId: world.worker.userId, ...extra }),
      ).rejects.toMatchObject({ code: "BAD_REQUEST" });
      await expect(
        callerOf(world.worker).session.updatePreferences({ isMuted: true, ...extra }),
      ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });
});

describe("the first admin", () => {
  const input = {
    workspaceName: "Acme",
    name: "Dev",
    email: "dev@acme.example",
    password: "copper teapot violin",
  };
  it("is not made where anyone has an account, with or without the token", async () => {
    vi.resetModules();
    process.env.SETUP_TOKEN = "t".repeat(43);
    try {
      const { createCaller } = await import("@/api/root");
      const caller = createCaller({
        account: null,
        claimedWorkspaceId: null,
        ip: "192.0.2.9",
        isTrustedWrite: true,
        isTrustedStream: true,
      });
      for (const token of ["t".repeat(43), "", "x".repeat(43)]) {
        await expect(caller.workspace.setUp({ token, ...input })).rejects.toMatchObject({
          code: "NOT_FOUND",
        });
      }
    } finally {
      delete process.env.SETUP_TOKEN;
      vi.resetModules();
    }
  });
});
