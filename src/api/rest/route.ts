import { z } from "zod";
import type { createCaller } from "@/api/root";
import type { ApiScope } from "@/contracts/api-keys/schema";

export type Caller = ReturnType<typeof createCaller>;
type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What a route gets: the procedures as the key may call them, and its input, read by its own schemas. */
type Asked<P, Q, B> = {
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  /** The idempotency key as an id, else a new one. */
  requestKey: string;
};

/** One route of REST: a procedure under an address, its input and answer said in schemas. No rule of its own. */
export type RestRoute = {
  method: Method;
  /** With ids in braces: "/leads/{leadId}". */
  path: string;
  scope: ApiScope;
  summary: string;
  params: z.ZodObject;
  query: z.ZodObject | null;
  body: z.ZodObject | null;
  /** Null: 204. */
  answer: z.ZodType | null;
  /** Where one made is found. */
  location?: (answer: unknown) => string;
  run: (asked: Asked<never, never, never>) => Promise<unknown>;
};

type Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> = {
  scope: ApiScope;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  answer: z.ZodType | null;
  location?: (answer: { id: string }) => string;
  run: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>;
};

const none = z.strictObject({});

function route(method: Method) {
  return <
    P extends z.ZodObject = typeof none,
    Q extends z.ZodObject = typeof none,
    B extends z.ZodObject = typeof none,
  >(
    path: string,
    { params, query, body, run, location, ...rest }: Definition<P, Q, B>,
  ): RestRoute => ({
    ...rest,
    method,
    path,
    params: params ?? none,
    query: query ?? null,
    body: body ?? null,
    // The schemas above are what the input was read by: the types agree by construction.
    run: run as RestRoute["run"],
    ...(location ? { location: location as (answer: unknown) => string } : {}),
  });
}

export const get = route("GET");
export const post = route("POST");
export const patch = route("PATCH");
export const remove = route("DELETE");

/** A whole number in an address. */
const queryNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "This is not a whole number.")
    .transform(Number)
    .pipe(z.number().int().min(least).max(most));
export const queryFlag = z.enum(["true", "false"]).transform((text) => text === "true");
/** A moment in a JSON text or an address: ISO 8601, with its zone. */
export const momentText = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const paging = {
  limit: queryNumber(1, 100).default(50).describe("Rows of a page."),
  cursor: z.string().max(2000).optional().describe("`nextCursor` of the page before."),
};

/** A cursor over lists that are counted: where the next page begins. */
export function offsetOf(cursor: string | undefined): number {
  const offset = Number(/^o(\d{1,6})$/.exec(cursor ?? "o0")?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(offset))
    throw new z.ZodError([
      { code: "custom", path: ["cursor"], message: "This cursor is not of this list.", input: cursor },
    ]);
  return offset;
}
export function countedPage<T>(items: readonly T[], at: { offset: number; limit: number; total: number }) {
  const next = at.offset + items.length;
  return { items, nextCursor: items.length > 0 && next < at.total ? `o${next}` : null };
}
