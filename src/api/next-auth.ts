import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { isSessionAlive, sessionCookieName } from "@/api/auth";
import { signInByPassword } from "@/api/sign-in";
import { sessionId, userId } from "@/contracts/ids";
import { revokeSessions } from "@/domain/sessions/commands";
import { sessionAbsoluteMs } from "@/domain/sessions/rules";
import { ownPath } from "@/lib/own-path";
import { clientIp } from "@/platform/client-ip";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { env, isHttps, publicOrigin } from "@/platform/env";
import { inAccount } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { withOrigin } from "@/platform/origin";

const ids = z.object({ sub: userId, sid: sessionId });
const maxAgeSeconds = sessionAbsoluteMs / 1000;

/** Thrown by the jwt callback: next-auth then clears the cookie. */
class SessionEndedError extends Error {
  constructor() {
    super("this session has ended");
    this.name = "SessionEndedError";
  }
}

async function assertAlive(token: z.infer<typeof ids>): Promise<void> {
  const session = await db().session.findUnique({
    where: { id: token.sid, userId: token.sub },
    select: { createdAt: true, lastSeenAt: true, revokedAt: true, user: { select: { disabledAt: true } } },
  });
  if (!session || !isSessionAlive(session, clock.now())) throw new SessionEndedError();
}

/** Failures that next-auth swallows; the caller of it must not report them as success. */
export type AuthTrouble = { isUnavailable: boolean };

/** Options of one request: made anew each time, so that nothing of one request reaches another. */
function authOptions(request: { headers: Headers }, trouble: AuthTrouble): NextAuthOptions {
  const cookie = (name: string) => ({
    name: isHttps() ? `__Host-ringside.${name}` : `ringside.${name}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() } as const,
  });
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: { ...cookie("session"), name: sessionCookieName() },
      csrfToken: cookie("csrf"),
      callbackUrl: cookie("callback"),
    },
    session: { strategy: "jwt", maxAge: maxAgeSeconds },
    jwt: { maxAge: maxAgeSeconds },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    // Only codes: what next-auth passes beside them may hold the caller's words.
    logger: {
      error: (code) => logger.warn({ code }, "sign-in library reports an error"),
      warn: (code) => logger.debug({ code }, "sign-in library warns"),
      debug: () => undefined,
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(credentials) {
          try {
            const account = await signInByPassword({
              email: credentials?.email,
              password: credentials?.password,
              ip: clientIp(request.headers.get("x-forwarded-for"), null),
              userAgent: request.headers.get("user-agent") ?? "",
            });
            return account && { id: account.userId, sid: account.sessionId };
          } catch (error) {
            // Its message would travel to the browser in a redirect.
            logger.error({ err: error }, "sign-in failed on our side");
            trouble.isUnavailable = true;
            return null;
          }
        },
      }),
    ],
    callbacks: {
      /**
       * The token holds two ids and nothing else: no role, no name. What `update()` sends from a browser comes as
       * `session` and is never read (security.md A4).
       */
      async jwt({ token, user }) {
        if (user) return { ...ids.parse({ sub: user.id, sid: "sid" in user ? user.sid : undefined }) };
        const parsed = ids.parse(token);
        await assertAlive(parsed);
        return { ...parsed };
      },
      session({ session, token }) {
        return {
          expires: session.expires,
          userId: token.sub,
          sessionId: token.sid,
        } as unknown as typeof session;
      },
      redirect({ url }) {
        const origin = publicOrigin();
        return origin + ownPath(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
      },
    },
    events: {
      async signOut({ token }) {
        const parsed = ids.safeParse(token);
        if (!parsed.success) return;
        try {
          const { sub, sid } = parsed.data;
          const ip = clientIp(request.headers.get("x-forwarded-for"), null);
          await withOrigin({ userId: sub, sessionId: sid, apiKeyId: null, ip, asked: "sign-out" }, () =>
            inAccount(sub, (tx, emit) => revokeSessions(tx, emit, { userId: sub, only: sid }, "signed_out")),
          );
        } catch (error) {
          logger.error({ err: error }, "a sign-out was not kept");
          trouble.isUnavailable = true;
        }
      },
    },
  };
}

export type AuthCall = {
  method: "GET" | "POST";
  /** The path behind /api/auth/. */
  segments: readonly string[];
  query: Record<string, string>;
  body: Record<string, string>;
  cookies: Record<string, string>;
  headers: Headers;
};

/**
 * Runs next-auth on a request that has been read and cleaned by us, through its Pages-style door: the App-style
 * one reads cookies and body by itself, and answers 500 to some that are merely malformed (security.md A6).
 */
export async function runNextAuth(call: AuthCall): Promise<Response> {
  const trouble: AuthTrouble = { isUnavailable: false };
  const headers = new Headers();
  const cookies: string[] = [];
  let status = 200;
  let body: string | null = null;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? cookies.slice() : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      if (name.toLowerCase() === "set-cookie")
        cookies.splice(0, cookies.length, ...(Array.isArray(value) ? value : [value]));
      else headers.set(name, String(value));
      return response;
    },
    json(value: unknown) {
      headers.set("content-type", "application/json");
      body = JSON.stringify(value);
    },
    send(value: unknown) {
      body = typeof value === "string" ? value : JSON.stringify(value ?? {});
    },
    end: () => undefined,
  };
  const request = {
    method: call.method,
    headers: Object.fromEntries(call.headers),
    cookies: call.cookies,
    body: call.body,
    query: { ...call.query, nextauth: [...call.segments] },
  };
  await NextAuth(
    request as unknown as NextApiRequest,
    response as unknown as NextApiResponse,
    authOptions(call, trouble),
  );
  if (trouble.isUnavailable) {
    return Response.json({ message: "The server cannot do this right now. Try again." }, { status: 503 });
  }
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  headers.set("cache-control", "no-store");
  return new Response(body, { status, headers });
}
