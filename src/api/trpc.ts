import { getTRPCErrorFromUnknown, initTRPC, TRPCError } from "@trpc/server";
import { getErrorShape } from "@trpc/server/unstable-core-do-not-import";
import superjson from "superjson";
import { z } from "zod";
import { type Account, readActor } from "@/api/auth";
import { refuseMasks, requireSubjects } from "@/api/sight-guard";
import type { Context } from "@/api/context";
import type { EventType } from "@/contracts/catalog";
import type { Role } from "@/contracts/members/schema";
import { noteDenied } from "@/domain/audit/commands";
import { isLimited } from "@/domain/sight/rules/sight";
import { AppError, type AppErrorCode } from "@/platform/errors";
import { clock } from "@/platform/clock";
import { logger } from "@/platform/logger";
import { metrics } from "@/platform/metrics";
import { withOrigin } from "@/platform/origin";
import { shutdown } from "@/platform/shutdown";

/** Each mutation declares the event types it leaves; an empty list needs its reason. A test walks them all. */
export type Meta = { emits: readonly [EventType, ...EventType[]] } | { emits: readonly []; reason: string };

const trpcCodes = {
  BAD_REQUEST: "BAD_REQUEST",
  UNAUTHORIZED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PRECONDITION_FAILED: "PRECONDITION_FAILED",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
  SERVICE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
} as const satisfies Record<AppErrorCode, TRPCError["code"]>;

/** What the stream tells its client at the start: reconnect after 40 s without a word. */
export const sseClientOptions = { reconnectAfterInactivityMs: 40_000 };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: sseClientOptions,
    },
    /** What a browser learns of an error: its sentence, its reason and ids; never a stack, SQL or a path. */
    errorFormatter({ shape, error }) {
      const { cause } = error;
      const isOurs = cause instanceof AppError;
      const isInput = cause instanceof z.ZodError;
      return {
        message: isOurs
          ? cause.message
          : isInput
            ? (cause.issues[0]?.message ?? "This input is not valid.")
            : // A message of ours has no cause; a library's own words, with one, may name what runs here.
              cause === undefined
              ? shape.message
              : error.code === "INTERNAL_SERVER_ERROR"
                ? "Something went wrong on our side. Try again."
                : "This request cannot be read.",
        code: shape.code,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          reason: isOurs ? cause.reason : isInput ? "bad_input" : shape.data.code.toLowerCase(),
          details: isOurs ? cause.details : {},
          fields: isInput
            ? cause.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }))
            : [],
        },
      };
    },
  });

/** The one place where domain errors become tRPC's. */
const guarded = t.procedure.use(async ({ ctx, next, type, path }) => {
  if (type === "mutation" && !ctx.isTrustedWrite) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Writes are taken as JSON from this site only." });
  }
  if (type === "subscription" && (!ctx.isTrustedStream || shutdown().isStarted)) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Streams are for this site only." });
  }
  const result = await next();
  if (!result.ok) {
    metrics().procedureErrors.inc({ path, code: result.error.code });
    const { cause } = result.error;
    if (cause instanceof AppError) {
      throw new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause });
    }
    if (result.error.code === "INTERNAL_SERVER_ERROR") {
      const errorId = clock.uuid();
      logger.error({ err: result.error.cause ?? result.error, path, errorId }, "procedure failed");
      throw new TRPCError({
        code: "INTERNAL_SERVER_ERROR",
        message: `Something went wrong on our side (${errorId}).`,
      });
    }
  }
  return result;
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** No sign-in needed. */
export const publicProcedure = guarded;

/** Runs what somebody asked for: what it writes is known to come from there, and what a right refuses is written down. */
function asked<R extends { ok: boolean }>(
  who: Account,
  { ctx, path }: { ctx: Context; path: string },
  run: () => Promise<R>,
): Promise<R> {
  const apiKeyId = ctx.apiKey?.apiKeyId ?? null;
  const sessionId = apiKeyId ? null : who.sessionId;
  return withOrigin({ userId: who.userId, sessionId, apiKeyId, ip: ctx.ip, asked: path }, async () => {
    const result = await run();
    if (!result.ok && "error" in result && result.error instanceof TRPCError) {
      const { cause, code } = result.error;
      const isDenied = cause instanceof AppError ? cause.code === "FORBIDDEN" : code === "FORBIDDEN";
      const reason = cause instanceof AppError ? cause.reason : "role";
      if (isDenied)
        await noteDenied(
          ctx.apiKey?.actor ?? (await readActor(who, ctx.claimedWorkspaceId)) ?? { userId: who.userId },
          { asked: path, reason },
        );
    }
    return result;
  });
}

/** A living session. */
export const authedProcedure = guarded.use(({ ctx, next, path }) => {
  const { account } = ctx;
  if (!account) throw new TRPCError({ code: "UNAUTHORIZED", message: "You are signed out." });
  return asked(account, { ctx, path }, () => next({ ctx: { account } }));
});

/** A member by a living session, or a key that acts as one. */
const memberProcedure = guarded
  .use(({ ctx, next, path }) => {
    const who = ctx.apiKey?.actor ?? ctx.account;
    if (!who) throw new TRPCError({ code: "UNAUTHORIZED", message: "You are signed out." });
    return asked(who, { ctx, path }, () => next({ ctx: { who } }));
  })
  .use(async ({ ctx, next }) => {
    const actor = ctx.apiKey ? ctx.apiKey.actor : await readActor(ctx.who, ctx.claimedWorkspaceId);
    // Not "forbidden": a workspace one is no member of does not exist for one.
    if (!actor) throw new TRPCError({ code: "NOT_FOUND", message: "This workspace does not exist." });
    return next({ ctx: { actor } });
  });

function memberOf(roles: readonly Role[]) {
  return memberProcedure.use(async ({ ctx: { actor }, next, getRawInput, type }) => {
    if (!roles.includes(actor.role))
      throw new TRPCError({ code: "FORBIDDEN", message: "Your role does not allow this." });
    if (isLimited(actor.sight)) {
      const input = await getRawInput();
      if (type === "mutation") refuseMasks(actor.sight, input);
      await requireSubjects(actor.sight, input);
    }
    return next();
  });
}

export const workspaceProcedure = memberOf(["worker", "manager", "admin"]);
export const managerProcedure = memberOf(["manager", "admin"]);
export const adminProcedure = memberOf(["admin"]);

/** An error as a browser may read it, for the one route that does not go through tRPC's own adapter. */
export function errorShape(cause: unknown, path: string) {
  return getErrorShape({
    config: t._config,
    ctx: undefined,
    error: getTRPCErrorFromUnknown(cause),
    input: undefined,
    path,
    type: "subscription",
  });
}
