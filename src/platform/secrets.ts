import { parseKeyring, seal, unseal } from "@/lib/crypto";
import { env } from "@/platform/env";

/** Names the row that a secret belongs to, e.g. ("…", "provider_accounts", "secret", "…"). */
export type SecretPlace = { workspaceId: string; table: string; column: string; rowId: string };

const boundTo = (place: SecretPlace) => [place.workspaceId, place.table, place.column, place.rowId].join("/");

export function sealSecret(plaintext: string, place: SecretPlace): string {
  return seal(parseKeyring(env().ENCRYPTION_KEYS), plaintext, boundTo(place));
}

export function openSecret(sealed: string, place: SecretPlace): string {
  return unseal(parseKeyring(env().ENCRYPTION_KEYS), sealed, boundTo(place));
}
