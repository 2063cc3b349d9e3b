import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import { clock } from "@/platform/clock";
import { AppError } from "@/platform/errors";
import { logger } from "@/platform/logger";

export const restHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "No valid key",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Changed meanwhile",
  413: "Too large",
  415: "Not JSON",
  422: "Key used for another request",
  428: "Version needed",
  429: "Too many requests",
  500: "Our mistake",
  503: "Not now",
};

type FieldError = { field: string; message: string };

/** An error as RFC 9457 writes it. `reason` is a stable word; `errors` names the fields. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    detail: string,
    readonly errors?: readonly FieldError[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = "Problem";
  }

  get body() {
    return {
      type: "about:blank",
      title: titles[this.status] ?? "Error",
      status: this.status,
      detail: this.message,
      reason: this.reason,
      ...(this.errors ? { errors: this.errors } : {}),
    };
  }

  get response(): Response {
    return Response.json(this.body, {
      status: this.status,
      headers: { ...restHeaders, ...this.headers, "content-type": "application/problem+json" },
    });
  }
}

/** Names of procedures' inputs that REST's fields are wrapped in. */
const wrappers = /^(changes|filter)\./;

function inputProblem(error: z.core.$ZodError): Problem {
  const errors = error.issues.map((issue) => ({
    field: issue.path.join(".").replace(wrappers, ""),
    message: issue.message,
  }));
  return new Problem(400, "bad_input", errors[0]?.message ?? "This input is not valid.", errors);
}

/** What became of a procedure's error: the same words as in the product, and nothing of what runs here. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof z.core.$ZodError) return inputProblem(error);
  if (error instanceof TRPCError) {
    const { cause } = error;
    if (cause instanceof z.core.$ZodError) return inputProblem(cause);
    if (cause instanceof AppError)
      return new Problem(getHTTPStatusCodeFromError(error), cause.reason, cause.message);
    if (error.code !== "INTERNAL_SERVER_ERROR")
      return new Problem(getHTTPStatusCodeFromError(error), error.code.toLowerCase(), error.message);
    return new Problem(500, "internal", error.message);
  }
  const errorId = clock.uuid();
  logger.error({ err: error, errorId }, "a request of the API failed");
  return new Problem(500, "internal", `Something went wrong on our side (${errorId}).`);
}
