// npm run user:reset -- EMAIL: a new password for somebody who lost theirs, without mail. For whoever has this terminal.
import { disconnect } from "@/platform/db";
import { PlainError, runMain } from "./lib/plain-error.mjs";
import { resetPassword } from "./lib/reset-password";

void runMain(async () => {
  const [email, ...rest] = process.argv.slice(2);
  if (!email || rest.length > 0)
    throw new PlainError("Say whose password: npm run user:reset -- name@example.com");
  try {
    const reset = await resetPassword(email);
    const sessions = reset.endedSessions === 1 ? "1 session was" : `${reset.endedSessions} sessions were`;
    console.log(`New password of ${reset.name} (${reset.email}):\n\n  ${reset.password}\n`);
    console.log(`${sessions} ended. It is shown only here: pass it on, and have it changed under Profile.`);
    if (reset.workspaces.length === 0)
      console.log("No workspace is open to this person: an admin gives access under Settings → Members.");
  } catch (error) {
    throw isUnreachable(error)
      ? new PlainError("The database cannot be reached, so nothing was changed. Start it, and try again.")
      : error;
  } finally {
    await disconnect();
  }
});

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|P1001|P1017|can't reach|DatabaseNotReachable/i.test(
    `${code} ${error.message}`,
  );
}
