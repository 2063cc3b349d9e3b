import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { TestBrowser } from "../support/browser";

const token = "s".repeat(43);
const input = {
  workspaceName: "Acme",
  name: "Dev",
  email: "Dev@Acme.example",
  password: "copper teapot violin",
};

beforeAll(() => {
  vi.resetModules();
});
afterAll(() => {
  delete process.env.SETUP_TOKEN;
});

async function caller() {
  const { createCaller } = await import("@/api/root");
  return createCaller({
    account: null,
    claimedWorkspaceId: null,
    ip: "192.0.2.9",
    isTrustedWrite: true,
    isTrustedStream: true,
  });
}

it("without a token configured nothing opens an empty server", async () => {
  delete process.env.SETUP_TOKEN;
  for (const tried of ["", " ", token])
    await expect((await caller()).workspace.setUp({ token: tried, ...input })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
});

it("the token makes the first admin, once, also when ten come at once", async () => {
  vi.resetModules();
  process.env.SETUP_TOKEN = token;
  const { needsSetup } = await import("@/domain/workspaces/queries");
  const { db } = await import("@/platform/db");
  expect(await needsSetup(db())).toBe(true);
  const setUp = (await caller()).workspace.setUp;
  await expect(setUp({ token: `${token} `, ...input })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(setUp({ token: token.toUpperCase(), ...input })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(setUp({ token, ...input, password: "password123" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => setUp({ token, ...input })));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await needsSetup(db())).toBe(false);
  expect(await db().workspace.count()).toBe(1);
  expect(await db().outcome.count()).toBe(9);

  const browser = new TestBrowser("192.0.2.20");
  expect((await browser.signIn("dev@acme.example", input.password)).status).toBe(200);
  const me = await (await browser.caller()).session.me();
  expect(me.memberships).toMatchObject([{ workspaceName: "Acme", role: "admin", timeZone: "Asia/Kolkata" }]);
});
