"use client";

import { Button, Group, Text } from "@mantine/core";
import { NoPermission } from "./empty-state";
import classes from "./states.module.css";

type ErrorStateProps = {
  /** Anything thrown; tRPC errors carry the server's own sentence. */
  error: unknown;
  onRetry?: () => void;
  title?: string;
};

/** The sentence of an error, for people. Network failures have none of their own that people understand. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof Error) || error.message === "") return "Something went wrong. Try again.";
  if (/failed to fetch|networkerror|load failed|unexpected (token|end)/i.test(error.message)) {
    return "The server could not be reached. Check your connection and try again.";
  }
  return error.message;
}

function errorData(error: unknown, field: "code" | "reason"): string | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null) return null;
  const value = (data as Record<string, unknown>)[field];
  return typeof value === "string" ? value : null;
}

/** The machine-readable code of a tRPC error ("FORBIDDEN", "NOT_FOUND"), or null. */
export const errorCode = (error: unknown): string | null => errorData(error, "code");

/** What exactly was refused ("bad_phone"), or null. */
export const errorReason = (error: unknown): string | null => errorData(error, "reason");

export function ErrorState({ error, onRetry, title = "This could not be loaded" }: ErrorStateProps) {
  if (errorCode(error) === "FORBIDDEN") return <NoPermission />;
  return (
    <div className={classes.error} role="alert">
      <Group justify="space-between" gap="md">
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm">{errorSentence(error)}</Text>
        </div>
        {onRetry ? (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </Group>
    </div>
  );
}
