import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { providerAccountId } from "@/contracts/ids";
import { openAccount } from "@/domain/provider-accounts/queries";
import { stampClientAddresses } from "@/platform/client-address";
import { db } from "@/platform/db";
import { proxy } from "@/proxy";
import { findEndpoint } from "@/webhooks/endpoints";
import nextConfig from "../../next.config.mjs";
import { bridge } from "../support/bridge";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let world: TestWorkspace;
let other: TestWorkspace;
let client: pg.Client;
beforeAll(async () => {
  [world, other] = [await makeWorkspace(), await makeWorkspace()];
  client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
});
afterAll(() => client.end());

const account = async (workspace: TestWorkspace) => {
  const { rows } = await client.query<{
    base_url: string;
    secret_ciphertext: string;
    secret_last_four: string;
  }>("SELECT base_url, secret_ciphertext, secret_last_four FROM provider_accounts WHERE workspace_id = $1", [
    workspace.workspaceId,
  ]);
  return rows[0];
};

describe("the CallerDesk account", () => {
  it("is for admins", async () => {
    for (const member of [world.worker, world.manager]) {
      const caller = callerOf(member).providerAccounts;
      await expect(caller.get()).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(
        caller.save({ baseUrl: "https://app.callerdesk.io", key: "abcd1234" }),
      ).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(caller.rotateWebhook()).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(caller.simulate()).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(caller.status()).resolves.toMatchObject({ isConfigured: true, isSimulated: true });
    }
  });

  it("W5: another address demands the key again", async () => {
    const { providerAccounts } = callerOf(world.admin);
    const before = await account(world);
    await expect(providerAccounts.save({ baseUrl: "https://evil.example" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(providerAccounts.save({ baseUrl: "https://evil.example", key: "" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(
      providerAccounts.save({ baseUrl: "https://evil.example", key: "   " }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    for (const baseUrl of [
      "http://app.callerdesk.io",
      "https://app.callerdesk.io:8443",
      "https://u:p@app.callerdesk.io",
      "http://127.0.0.1:9",
      "file:///etc/passwd",
    ]) {
      await expect(providerAccounts.save({ baseUrl, key: "abcd1234" })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    }
    expect(await account(world)).toEqual(before);
    // The same address may be saved without it.
    await providerAccounts.save({ baseUrl: `${bridge().twin.origin}/` });
    expect((await account(world))?.secret_ciphertext).toBe(before?.secret_ciphertext);
  });

  it("W6: the key is sealed, bound to its row, and no procedure returns it", async () => {
    const key = "canary-key-5f1e";
    await callerOf(world.admin).providerAccounts.save({ baseUrl: "https://app.callerdesk.io", key });
    const row = await account(world);
    expect(row?.secret_ciphertext).not.toContain(key);
    expect(row?.secret_last_four).toBe("5f1e");
    expect((await openAccount(db(), world.workspaceId, world.accountId))?.access.secret).toBe(key);
    const { providerAccounts, workspace, session, members, lines } = callerOf(world.admin);
    const bytes = JSON.stringify([
      await providerAccounts.get(),
      await providerAccounts.status(),
      await workspace.get(),
      await session.me(),
      await members.list(),
      await lines.list(),
    ]);
    expect(bytes).not.toContain(key);
    expect(bytes).not.toContain(row?.secret_ciphertext ?? "");
    // The same ciphertext in another row does not open.
    await client.query(`BEGIN; UPDATE provider_accounts SET secret_ciphertext = '${row?.secret_ciphertext}' WHERE workspace_id = '${other.workspaceId}';
      UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = '${other.workspaceId}'; COMMIT`);
    await expect(openAccount(db(), other.workspaceId, other.accountId)).rejects.toThrow();
  });

  it("webhook addresses: hashed for look-up, rotated with an overlap of a day, closed at once", async () => {
    const { providerAccounts } = callerOf(world.admin);
    const secretOf = (url: string) => url.split("/").at(-1) ?? "";
    const first = (await providerAccounts.get()).account?.addresses ?? [];
    expect(first.map((address) => secretOf(address.url))).toEqual([world.webhookSecret]);
    expect(first[0]?.url).toBe(`http://127.0.0.1:3000/api/callerdesk/webhook/${world.webhookSecret}`);
    await providerAccounts.rotateWebhook();
    const second = (await providerAccounts.get()).account?.addresses ?? [];
    expect(second).toHaveLength(2);
    const [current, ending] = second;
    const secret = secretOf(current?.url ?? "");
    expect(Buffer.from(secret, "base64url").length).toBeGreaterThanOrEqual(16);
    expect(current?.expiresAt).toBeNull();
    expect(Math.abs((ending?.expiresAt?.getTime() ?? 0) - Date.now() - 24 * 3600_000)).toBeLessThan(60_000);
    const { rows } = await client.query("SELECT * FROM webhook_endpoints WHERE workspace_id = $1", [
      world.workspaceId,
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((await findEndpoint(secret)).state).toBe("found");
    expect((await findEndpoint(world.webhookSecret)).state).toBe("found");

    await providerAccounts.rotateWebhook();
    expect((await findEndpoint(world.webhookSecret)).state).toBe("unknown");
    expect((await findEndpoint(secret)).state).toBe("found");
    const third = (await providerAccounts.get()).account?.addresses ?? [];
    await providerAccounts.disableWebhook({ endpointId: third[0]?.id ?? "" });
    expect((await findEndpoint(secretOf(third[0]?.url ?? ""))).state).toBe("unknown");
    await expect(
      callerOf(world.admin).providerAccounts.disableWebhook({ endpointId: other.endpointId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await findEndpoint(other.webhookSecret)).state).toBe("found");
  });

  it("uses the simulated provider, tests it, and has its calls taken there", async () => {
    const fresh = await makeWorkspace();
    const { providerAccounts } = callerOf(fresh.admin);
    await providerAccounts.simulate();
    const setting = await providerAccounts.get();
    expect(setting.account).toMatchObject({
      isSimulated: true,
      baseUrl: bridge().twin.origin,
      refusedAt: null,
    });
    const id = providerAccountId.parse(setting.account?.id);
    await expect(providerAccounts.test({ providerAccountId: id })).resolves.toEqual({ error: null });
    expect((await providerAccounts.get()).account?.lastTestAt).not.toBeNull();
    await expect(
      providerAccounts.test({ providerAccountId: providerAccountId.parse(other.accountId) }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("says when the provider is silent", async () => {
    const fresh = await makeWorkspace();
    const insert = async (minutes: number) =>
      client.query(`BEGIN;
        INSERT INTO calls (workspace_id, id, direction, customer_phone, phase, provider_account_id, dial_state, requested_at, started_at, updated_at)
        VALUES ('${fresh.workspaceId}', gen_random_uuid(), 'outbound', '+919000000101', 'dialing', '${fresh.accountId}', 'accepted',
                now() - interval '${minutes} minutes', now() - interval '${minutes} minutes', now());
        UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = '${fresh.workspaceId}'; COMMIT`);
    const silent = async () => (await callerOf(fresh.worker).providerAccounts.status()).silentMinutes;
    expect(await silent()).toBeNull();
    await insert(1);
    expect(await silent()).toBeNull();
    await insert(7);
    expect(await silent()).toBe(7);
    await client.query(
      "INSERT INTO webhook_deliveries (workspace_id, id, endpoint_id, provider, dedupe_key, body_hash, method, query, body, correlation_key) VALUES ($1, gen_random_uuid(), $2, 'callerdesk', 'k', 'h', 'POST', '', '', '')",
      [fresh.workspaceId, fresh.endpointId],
    );
    expect(await silent()).toBeNull();
    expect((await callerOf(fresh.admin).providerAccounts.get()).account).toMatchObject({
      deliveriesLastDay: 1,
    });
  });
});

describe("lines", () => {
  it("are kept in E.164, unique, and not deleted under anyone's feet", async () => {
    const { lines, members } = callerOf(world.admin);
    const { lineId } = await lines.create({ label: "Sales", phone: "080 4718 0000" });
    expect((await lines.list()).find((line) => line.id === lineId)).toMatchObject({
      phone: "+918047180000",
      memberCount: 0,
    });
    await expect(lines.create({ label: "Again", phone: "+91 80 4718 0000" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(lines.create({ label: "Bad", phone: "twelve" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await members.update({ userId: world.worker.userId, lineId });
    await expect(lines.delete({ lineId })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "This line is used by 1 member. Give them another line first.",
    });
    await members.update({ userId: world.worker.userId, lineId: world.lineId });
    await lines.delete({ lineId });
    await expect(members.update({ userId: world.worker.userId, lineId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(lines.update({ lineId, label: "Gone" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(lines.create({ label: "Sales again", phone: "08047180000" })).resolves.toEqual({ lineId });
    await expect(
      callerOf(world.manager).lines.create({ label: "X", phone: "08047180001" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(lines.delete({ lineId: other.lineId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("workspace settings: zones and countries that exist", async () => {
  const { workspace } = callerOf(world.admin);
  await workspace.update({ name: " Acme\r\nSales ", timeZone: "Asia/Dubai", defaultCountry: "AE" });
  expect(await workspace.get()).toMatchObject({
    name: "Acme Sales",
    timeZone: "Asia/Dubai",
    defaultCountry: "AE",
  });
  for (const timeZone of ["Mars/Olympus", "UTC'; DROP TABLE users; --", "", "+05:30"]) {
    await expect(workspace.update({ timeZone })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  await expect(callerOf(world.manager).workspace.update({ name: "X" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

describe("pages and headers", () => {
  const policyOf = () =>
    proxy(
      new NextRequest("http://127.0.0.1:3000/dashboard", {
        headers: { "x-nonce": "forged", "content-security-policy": "script-src *" },
      }),
    );

  it("B4: a policy with a fresh nonce, without inline scripts", () => {
    const [one, two] = [policyOf(), policyOf()];
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/.exec(policy)?.[1] ?? "";
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    expect(two.headers.get("content-security-policy")).not.toContain(nonce);
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(rule);
    expect(policy.replace("style-src-attr 'unsafe-inline'", "")).not.toMatch(
      /unsafe-inline|unsafe-eval|report-to/,
    );
    // What the layout and Next read is ours, whatever the caller sent.
    expect(one.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
    expect(one.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
    expect(one.headers.get("strict-transport-security")).toBeNull();
  });

  it("B7: headers on everything, and nothing that opens it to other origins", async () => {
    const rules = (await nextConfig.headers?.()) ?? [];
    const all = rules.find((rule) => rule.source === "/:path*" && !rule.has)?.headers ?? [];
    const names = Object.fromEntries(all.map(({ key, value }) => [key.toLowerCase(), value]));
    expect(names).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect(names["permissions-policy"]).toContain("microphone=()");
    expect(JSON.stringify(rules).toLowerCase()).not.toContain("access-control-allow-origin");
    expect(nextConfig.poweredByHeader).toBe(false);
    expect(nextConfig.productionBrowserSourceMaps).toBe(false);
  });
});

it("S2: a caller's own X-Forwarded-For does not become its address", async () => {
  stampClientAddresses();
  stampClientAddresses();
  const { clientIp } = await import("@/platform/client-ip");
  const server = createServer((request, response) => {
    const header = request.headers["x-forwarded-for"];
    response.end(JSON.stringify({ header, ip: clientIp(String(header), null) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (forwarded?: string) =>
    (await (await fetch(url, { headers: forwarded ? { "x-forwarded-for": forwarded } : {} })).json()) as {
      header: string;
      ip: string;
    };
  expect(await ask()).toEqual({ header: "127.0.0.1", ip: "127.0.0.1" });
  expect(await ask("9.9.9.9")).toEqual({ header: "9.9.9.9, 127.0.0.1", ip: "127.0.0.1" });
  expect((await ask("1.1.1.1, 127.0.0.1, 8.8.8.8")).ip).toBe("127.0.0.1");
  server.close();
});
