export type AppErrorCode =
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "PRECONDITION_FAILED"
  | "TOO_MANY_REQUESTS"
  | "SERVICE_UNAVAILABLE";

/**
 * The one error that domain code throws. `message` is a sentence for the person in front of the screen;
 * `reason` is a stable word that screens and tests switch on; `details` holds ids, times and names that the sentence says too.
 */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    readonly reason: string,
    message: string,
    readonly details: Readonly<Record<string, string | number | boolean | null>> = {},
  ) {
    super(message);
    this.name = "AppError";
  }
}

/** A foreign id and one that never existed answer alike. */
export function notFound(what: string): AppError {
  return new AppError("NOT_FOUND", "not_found", `This ${what} does not exist.`);
}
