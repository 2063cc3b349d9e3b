import type { APIRequestContext, APIResponse } from "@playwright/test";
import superjson from "superjson";
import type { Person } from "./team";

/** Signs in as the form does, through next-auth's own door; the cookie lands in the request context. */
export async function signInByHttp(
  request: APIRequestContext,
  origin: string,
  person: Pick<Person, "email" | "password">,
): Promise<void> {
  const csrf = (await (await request.get(`${origin}/api/auth/csrf`)).json()) as { csrfToken: string };
  const answer = await request.post(`${origin}/api/auth/callback/credentials`, {
    headers: { origin, "sec-fetch-site": "same-origin" },
    form: {
      email: person.email,
      password: person.password,
      csrfToken: csrf.csrfToken,
      callbackUrl: "/dashboard",
      json: "true",
    },
  });
  if (answer.status() !== 200) throw new Error(`Sign-in of ${person.email}: ${answer.status()}`);
}

export type Api = {
  query: <T = unknown>(path: string, input?: unknown) => Promise<T>;
  mutate: <T = unknown>(path: string, input?: unknown) => Promise<T>;
  /** The same without judging the answer. */
  raw: (path: string, input?: unknown) => Promise<APIResponse>;
};

/** The router over real HTTP, as a tab of one workspace speaks to it. */
export function apiOf(request: APIRequestContext, origin: string, workspaceId: string | null): Api {
  const headers = {
    origin,
    "sec-fetch-site": "same-origin",
    ...(workspaceId === null ? {} : { "x-ringside-workspace": workspaceId }),
  };
  const raw = (path: string, input?: unknown) =>
    request.post(`${origin}/api/trpc/${path}`, {
      headers: { ...headers, "content-type": "application/json" },
      data: input === undefined ? "" : JSON.stringify(superjson.serialize(input)),
    });
  return {
    raw,
    async query<T>(path: string, input?: unknown) {
      const text = input === undefined ? "" : JSON.stringify(superjson.serialize(input));
      const answer = await request.get(
        `${origin}/api/trpc/${path}${text === "" ? "" : `?input=${encodeURIComponent(text)}`}`,
        { headers },
      );
      return read<T>(path, answer);
    },
    async mutate<T>(path: string, input?: unknown) {
      return read<T>(path, await raw(path, input));
    },
  };
}

async function read<T>(path: string, answer: APIResponse): Promise<T> {
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${text.slice(0, 400)}`);
  const body = JSON.parse(text) as { result: { data: Parameters<typeof superjson.deserialize>[0] } };
  return superjson.deserialize<T>(body.result.data);
}

/** Asks until it is so, for what has no event in the browser to wait for; says what was seen last. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  patienceMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > deadline) {
      throw new Error(`Not so after ${patienceMs / 1000} s: ${what}; last seen: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
