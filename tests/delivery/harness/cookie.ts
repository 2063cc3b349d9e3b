import { encode } from "next-auth/jwt";
import { sessionCookieName } from "@/api/auth";
import { env } from "@/platform/env";
import type { Actor } from "@/platform/tenancy";

/** The Cookie header of somebody who has signed in. */
export async function cookieOf(person: Pick<Actor, "userId" | "sessionId">): Promise<string> {
  const token = await encode({
    token: { sub: person.userId, sid: person.sessionId },
    secret: env().NEXTAUTH_SECRET,
  });
  return `${sessionCookieName()}=${token}`;
}
