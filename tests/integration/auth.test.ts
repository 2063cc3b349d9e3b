import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hashPassword } from "@/platform/passwords";
import { TestBrowser } from "../support/browser";
import { callerOf, type Member, makeWorkspace, type TestWorkspace } from "../support/workspace";

const password = "copper teapot violin";
let world: TestWorkspace;
let hash: string;
let client: pg.Client;

beforeAll(async () => {
  world = await makeWorkspace();
  hash = await hashPassword(password);
  client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("UPDATE users SET password_hash = $1", [hash]);
});
afterAll(() => client.end());

/** A person of their own, so that limits and sessions of one test do not meet another's. */
async function person(): Promise<{ email: string; userId: string }> {
  const email = `p-${randomUUID()}@example.com`;
  const { rows } = await client.query<{ id: string }>(
    "INSERT INTO users (id, email, name, password_hash, updated_at) VALUES (gen_random_uuid(), $1, 'Someone', $2, now()) RETURNING id",
    [email, hash],
  );
  return { email, userId: rows[0]?.id ?? "" };
}
let network = 0;
/** Each test comes from a network of its own. */
function freshIp(): string {
  network += 1;
  return `198.51.${network}.9`;
}
async function signedIn(member: Pick<Member, "email">, ip = freshIp()): Promise<TestBrowser> {
  const browser = new TestBrowser(ip);
  const answer = await browser.signIn(member.email, password);
  expect(answer.status).toBe(200);
  expect(await browser.isSignedIn()).toBe(true);
  return browser;
}

describe("signing in", () => {
  it("gives a cookie that says who, and a session row that says from where", async () => {
    const someone = await person();
    const browser = await signedIn(someone, "198.51.100.77");
    const { rows } = await client.query("SELECT ip_prefix, user_agent FROM sessions WHERE user_id = $1", [
      someone.userId,
    ]);
    expect(rows).toEqual([
      { ip_prefix: "198.51.100.0/24", user_agent: expect.stringContaining("Chrome") as string },
    ]);
    const me = await (await browser.caller()).session.me();
    expect(me.user.email).toBe(someone.email);
  });

  it("B6: the cookie is HttpOnly, Lax, path / and small; nothing else of the person is in it", async () => {
    const someone = await person();
    const browser = new TestBrowser(freshIp());
    const { setCookies } = await browser.signIn(someone.email, password);
    const cookie = setCookies.find((line) => line.startsWith("ringside.session="));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//i);
    expect(cookie).not.toMatch(/Secure/i);
    expect(cookie?.length).toBeLessThan(1024);
    const session = (await browser.auth("session")).body;
    expect(Object.keys(session as object).sort()).toEqual(["expires", "sessionId", "userId"]);
  });

  it("takes the address in any case and with spaces around it", async () => {
    const someone = await person();
    const browser = new TestBrowser(freshIp());
    expect((await browser.signIn(` ${someone.email.toUpperCase()} `, password)).status).toBe(200);
  });

  it("refuses a post without the CSRF token, and one from another origin", async () => {
    const someone = await person();
    const browser = new TestBrowser(freshIp());
    await browser.auth("callback/credentials", { email: someone.email, password, json: "true" });
    expect(await browser.isSignedIn()).toBe(false);
    const csrfToken = await browser.csrf();
    const forged: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of forged) {
      const answer = await browser.auth(
        "callback/credentials",
        { email: someone.email, password, csrfToken, json: "true" },
        headers,
      );
      expect(answer.status).toBe(403);
    }
    expect(await browser.isSignedIn()).toBe(false);
  });

  it("B10: leads only to own paths", async () => {
    const someone = await person();
    const targets: [string, string][] = [
      ["/dashboard/calls", "http://127.0.0.1:3000/dashboard/calls"],
      ["http://127.0.0.1:3000/dashboard/leads?page=2", "http://127.0.0.1:3000/dashboard/leads?page=2"],
      ...[
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1:3000@evil.example",
        "http://127.0.0.1:3000.evil.example/",
        "/%2fevil.example",
        "/\t/evil.example",
        "http://[",
        "",
      ].map((url): [string, string] => [url, "http://127.0.0.1:3000/dashboard"]),
    ];
    const ip = freshIp();
    for (const [given, expected] of targets) {
      const { body } = await new TestBrowser(ip).signIn(someone.email, password, given);
      expect(body, given).toEqual({ url: expected });
    }
  });
});

describe("A1: a copied cookie is dead after", () => {
  it("signing out", async () => {
    const browser = await signedIn(await person());
    const copied = browser.copy();
    expect((await browser.signOut()).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
    expect(await copied.isSignedIn()).toBe(false);
    await expect((await copied.caller()).session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("a change of password, elsewhere; here it goes on", async () => {
    const someone = await person();
    const [here, there] = [await signedIn(someone), await signedIn(someone)];
    const caller = await here.caller();
    await expect(
      caller.session.changePassword({ currentPassword: "not it at all", newPassword: "another fine teapot" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      caller.session.changePassword({ currentPassword: password, newPassword: "Password123" }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(
      caller.session.changePassword({ currentPassword: password, newPassword: "short" }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await there.isSignedIn()).toBe(true);
    await expect(
      caller.session.changePassword({ currentPassword: password, newPassword: "another fine teapot" }),
    ).resolves.toEqual({ endedSessions: 1 });
    expect(await there.isSignedIn()).toBe(false);
    expect(await here.isSignedIn()).toBe(true);
    expect((await new TestBrowser(freshIp()).signIn(someone.email, password)).status).toBe(401);
    expect((await new TestBrowser(freshIp()).signIn(someone.email, "another fine teapot")).status).toBe(200);
  });

  it("being revoked, one or all others", async () => {
    const someone = await person();
    const [a, b, c] = [await signedIn(someone), await signedIn(someone), await signedIn(someone)];
    const list = await (await a.caller()).session.list();
    expect(list).toHaveLength(3);
    expect(list.filter((session) => session.isCurrent)).toHaveLength(1);
    const bId = ((await b.auth("session")).body as { sessionId: string }).sessionId;
    await (await a.caller()).session.revoke({ sessionId: bId, password });
    expect([await a.isSignedIn(), await b.isSignedIn(), await c.isSignedIn()]).toEqual([true, false, true]);
    await expect((await a.caller()).session.revokeOthers({ password: "not it" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await c.isSignedIn()).toBe(true);
    await expect((await a.caller()).session.revokeOthers({ password })).resolves.toEqual({ count: 1 });
    expect(await c.isSignedIn()).toBe(false);
  });

  it("another's session cannot be revoked", async () => {
    const [mine, theirs] = [await signedIn(await person()), await signedIn(await person())];
    const sessionId = ((await theirs.auth("session")).body as { sessionId: string }).sessionId;
    await expect((await mine.caller()).session.revoke({ sessionId, password })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await theirs.isSignedIn()).toBe(true);
  });

  it("the member's access is taken away", async () => {
    const browser = await signedIn(world.colleague);
    await callerOf(world.manager).members.deactivate({ userId: world.colleague.userId });
    expect(await browser.isSignedIn()).toBe(false);
    const { rows } = await client.query(
      "SELECT type FROM workspace_event WHERE workspace_id = $1 AND type = 'session.revoked' AND audience = $2",
      [world.workspaceId, `user:${world.colleague.userId}`],
    );
    expect(rows.length).toBeGreaterThan(0);
    await callerOf(world.manager).members.reactivate({ userId: world.colleague.userId });
  });

  it("the account is disabled", async () => {
    const someone = await person();
    const browser = await signedIn(someone);
    await client.query("UPDATE users SET disabled_at = now() WHERE id = $1", [someone.userId]);
    expect(await browser.isSignedIn()).toBe(false);
    expect((await new TestBrowser(freshIp()).signIn(someone.email, password)).status).toBe(401);
  });
});

describe("A3: limits hold although the cookie is signed again each time", () => {
  it.each([
    ["14 days old", "created_at = now() - interval '14 days 1 minute', last_seen_at = now()"],
    ["12 hours idle", "last_seen_at = now() - interval '12 hours 1 minute'"],
  ])("%s", async (_what, change) => {
    const someone = await person();
    const browser = await signedIn(someone);
    expect(
      (await browser.auth("session")).setCookies.some((line) => line.startsWith("ringside.session=")),
    ).toBe(true);
    await client.query(`UPDATE sessions SET ${change} WHERE user_id = $1`, [someone.userId]);
    expect(await browser.isSignedIn()).toBe(false);
    const answer = await browser.auth("session");
    expect(answer.body).toEqual({});
    expect(browser.cookies.has("ringside.session")).toBe(false);
  });
});

it("A4: what update() sends changes nothing", async () => {
  const someone = await person();
  const browser = await signedIn(someone);
  const before = (await browser.auth("session")).body;
  const csrfToken = await browser.csrf();
  const data = {
    role: "admin",
    sub: world.admin.userId,
    sid: world.admin.sessionId,
    userId: world.admin.userId,
    workspaceId: world.workspaceId,
  };
  const { answerAuth } = await import("@/api/auth-door");
  const response = await answerAuth(
    new Request("http://127.0.0.1:3000/api/auth/session", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        cookie: browser.cookieHeader,
        origin: "http://127.0.0.1:3000",
      },
      body: JSON.stringify({ csrfToken, data }),
    }),
  );
  expect(response.status).toBe(200);
  const renewed = response.headers.getSetCookie().find((line) => line.startsWith("ringside.session="));
  browser.cookies.set("ringside.session", renewed?.split(";")[0]?.split("=")[1] ?? "");
  expect({ ...((await browser.auth("session")).body as object), expires: "" }).toEqual({
    ...(before as object),
    expires: "",
  });
  await expect((await browser.caller(world.workspaceId)).members.list()).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

describe("A5: a broken configuration gives 500 and never access", () => {
  it.each(["NEXTAUTH_SECRET", "ENCRYPTION_KEYS"])("without %s", async (name) => {
    const someone = await person();
    const browser = await signedIn(someone);
    const kept = process.env[name];
    vi.resetModules();
    delete process.env[name];
    try {
      const { answerAuth } = await import("@/api/auth-door");
      const { createContext } = await import("@/api/context");
      const headers = new Headers({ cookie: browser.cookieHeader, origin: "http://127.0.0.1:3000" });
      const answer = await answerAuth(new Request("http://127.0.0.1:3000/api/auth/session", { headers }));
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toMatch(/NEXTAUTH|ENCRYPTION|stack/);
      await expect(createContext({ headers, remoteAddress: null })).rejects.toThrow();
    } finally {
      process.env[name] = kept;
      vi.resetModules();
    }
  });

  it("B6: plain http off loopback signs nobody in, https gets __Host- and Secure", async () => {
    const kept = process.env.PUBLIC_URL;
    try {
      vi.resetModules();
      process.env.PUBLIC_URL = "http://ringside.example.com";
      let door = await import("@/api/auth-door");
      expect((await door.answerAuth(new Request("http://x/api/auth/csrf"))).status).toBe(500);
      vi.resetModules();
      process.env.PUBLIC_URL = "https://ringside.example.com";
      door = await import("@/api/auth-door");
      const cookies = (await door.answerAuth(new Request("http://x/api/auth/csrf"))).headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(0);
      for (const line of cookies) {
        expect(line).toMatch(/^__Host-ringside\./);
        expect(line).toMatch(/; Secure/i);
        expect(line).toMatch(/; HttpOnly/i);
        expect(line).not.toMatch(/domain=/i);
      }
    } finally {
      process.env.PUBLIC_URL = kept;
      vi.resetModules();
    }
  });
});

describe("A6: malformed input is refused, never a 5xx", () => {
  const junk = [
    "",
    "%",
    "%ff",
    "%E0%A4%A",
    "\u0000",
    "a".repeat(20_000),
    "{}",
    "[object Object]",
    "undefined",
    "null",
    "eyJhbGciOiJkaXIi.x.y.z.w",
    "||||",
    "http://[",
    "javascript:1",
    "__proto__",
  ].filter((text) => !/[\u0000]/.test(text));
  it("in cookies, callback addresses, errors, bearer tokens and bodies", async () => {
    const { answerAuth } = await import("@/api/auth-door");
    const { createContext } = await import("@/api/context");
    const base = "http://127.0.0.1:3000/api/auth";
    for (const text of junk) {
      const value = encodeURIComponent(text);
      const headers = {
        cookie: `ringside.session=${text}; ringside.csrf=${text}; ringside.callback=${text}; ringside.session.1=${text}; next-auth.callback-url=${text}`,
        authorization: `Bearer ${text}`,
        origin: "http://127.0.0.1:3000",
      };
      const requests = [
        ...[
          "session",
          "csrf",
          "providers",
          "signin",
          "error",
          "signout",
          "_log",
          "verify-request",
          "callback/credentials",
          "callback/google",
          text.slice(0, 50),
        ].map(
          (path) =>
            new Request(
              `${base}/${encodeURIComponent(path).replaceAll("%2F", "/")}?callbackUrl=${value}&error=${value}`,
              { headers },
            ),
        ),
        ...["session", "callback/credentials", "signout", "signin/credentials", "_log"].flatMap((path) =>
          [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data; boundary=x",
          ].map(
            (type) =>
              new Request(`${base}/${path}`, {
                method: "POST",
                headers: { ...headers, "content-type": type },
                body: `${text}&email=${text}&password=${text}&csrfToken=${text}&callbackUrl=${text}`,
              }),
          ),
        ),
      ];
      for (const request of requests) {
        const answer = await answerAuth(request);
        expect(answer.status, `${request.method} ${request.url.slice(0, 100)}`).toBeLessThan(500);
      }
      expect(
        (await createContext({ headers: new Headers(headers), remoteAddress: null })).account,
      ).toBeNull();
    }
  });

  it("in JSON bodies of every shape", async () => {
    const { answerAuth } = await import("@/api/auth-door");
    const bodies = [
      "null",
      "[]",
      "42",
      '"x"',
      "{",
      '{"email":{"$ne":1},"password":["x"]}',
      '{"__proto__":{"json":"true"},"constructor":1}',
      `{"email":${"[".repeat(5000)}`,
      '{"csrfToken":null,"json":1e400}',
    ];
    for (const body of bodies) {
      const answer = await answerAuth(
        new Request("http://127.0.0.1:3000/api/auth/callback/credentials", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        }),
      );
      expect(answer.status, body.slice(0, 40)).toBeLessThan(500);
    }
    expect(({} as { json?: string }).json).toBeUndefined();
  });

  it("D4: anyone's words do not reach the log", async () => {
    const browser = new TestBrowser(freshIp());
    expect((await browser.auth("_log", { code: "X", level: "error", message: "forged" })).status).toBe(404);
    expect((await browser.auth("_log")).status).toBe(404);
  });
});

describe("A7, A8: guessing", () => {
  it("answers alike for unknown, wrong, disabled, malformed and limited", async () => {
    const someone = await person();
    const disabled = await person();
    await client.query("UPDATE users SET disabled_at = now() WHERE id = $1", [disabled.userId]);
    const browser = new TestBrowser(freshIp());
    const answers = [
      await browser.signIn(`nobody-${randomUUID()}@example.com`, password),
      await browser.signIn(someone.email, "wrong password"),
      await browser.signIn(disabled.email, password),
      await browser.signIn("not an address", password),
      await browser.signIn(someone.email, "x".repeat(4000)),
    ];
    for (let index = 0; index < 12; index += 1)
      answers.push(await browser.signIn(someone.email, "wrong password"));
    // Over its limit even the right password is refused here, in the same words.
    answers.push(await browser.signIn(someone.email, password));
    const shapes = answers.map(({ status, body }) => JSON.stringify({ status, body }));
    expect(new Set(shapes).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
  });

  it("takes about as long for each", async () => {
    const { signInByPassword } = await import("@/api/sign-in");
    const someone = await person();
    const measure = async (email: string, ip: () => string) => {
      const times: number[] = [];
      for (let index = 0; index < 15; index += 1) {
        const started = performance.now();
        await signInByPassword({ email, password: "wrong password", ip: ip(), userAgent: "" });
        times.push(performance.now() - started);
      }
      return times.sort((a, b) => a - b);
    };
    const wrong = await measure(someone.email, freshIp);
    const unknown = await measure(`nobody-${randomUUID()}@example.com`, freshIp);
    const limitedIp = freshIp();
    for (let index = 0; index < 11; index += 1)
      await signInByPassword({ email: someone.email, password: "no", ip: limitedIp, userAgent: "" });
    const limited = await measure(someone.email, () => limitedIp);
    const middle = (times: number[]) => times.slice(3, 12);
    for (const other of [unknown, limited]) {
      // The middles overlap: one cannot be told from the other by a few tries.
      expect(Math.max(...middle(other))).toBeGreaterThan(Math.min(...middle(wrong)) * 0.5);
      expect(Math.min(...middle(other))).toBeLessThan(Math.max(...middle(wrong)) * 2);
    }
  });

  it("never locks the owner out: a network with few failures is let in while the account is attacked", async () => {
    const someone = await person();
    const { signInByPassword } = await import("@/api/sign-in");
    // From twelve networks, so that the account's own limit is well passed.
    for (let attacker = 0; attacker < 12; attacker += 1) {
      const ip = freshIp();
      for (let index = 0; index < 10; index += 1)
        expect(
          await signInByPassword({ email: someone.email, password: `guess ${index}`, ip, userAgent: "" }),
        ).toBeNull();
      expect(await signInByPassword({ email: someone.email, password, ip, userAgent: "" })).toBeNull();
    }
    expect((await new TestBrowser(freshIp()).signIn(someone.email, password)).status).toBe(200);
    expect((await new TestBrowser(freshIp()).signIn(someone.email, password)).status).toBe(200);
  });

  it("a burst of parallel guesses does not overtake the limit", async () => {
    const someone = await person();
    const { signInByPassword } = await import("@/api/sign-in");
    const ip = freshIp();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        signInByPassword({ email: someone.email, password: `guess ${index}`, ip, userAgent: "" }),
      ),
    );
    expect(await signInByPassword({ email: someone.email, password, ip, userAgent: "" })).toBeNull();
  });

  it("one network's failures on many accounts are counted together", async () => {
    const someone = await person();
    const { signInByPassword } = await import("@/api/sign-in");
    const ip = freshIp();
    for (let index = 0; index < 60; index += 1)
      await signInByPassword({ email: `n${index}@example.com`, password: "x", ip, userAgent: "" });
    expect(await signInByPassword({ email: someone.email, password, ip, userAgent: "" })).toBeNull();
    expect(
      await signInByPassword({ email: someone.email, password, ip: freshIp(), userAgent: "" }),
    ).not.toBeNull();
  });
});
