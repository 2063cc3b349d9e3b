export const invitationLifeMs = 7 * 24 * 3600_000;

/** Exactly what `clock.token()` makes: 32 bytes in base64url. Anything else was never a token of ours. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/;
export function isTokenShaped(token: string): boolean {
  return tokenShape.test(token);
}

export type InvitationState = "open" | "used" | "revoked" | "expired";

export function invitationState(
  row: { expiresAt: Date; usedAt: Date | null; revokedAt: Date | null },
  now: Date,
): InvitationState {
  if (row.usedAt) return "used";
  if (row.revokedAt) return "revoked";
  return row.expiresAt <= now ? "expired" : "open";
}
