import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";

export function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Compares two secrets in a time that tells nothing of either. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}

/** First encrypts; all decrypt. */
export type Keyring = readonly { id: string; key: Buffer }[];

/** `id:base64,id:base64` with keys of 32 bytes. Throws a sentence without the key in it. */
export function parseKeyring(text: string): Keyring {
  const keys = text.split(",").map((part) => {
    const [id, base64, ...rest] = part.trim().split(":");
    const key = Buffer.from(base64 ?? "", "base64");
    if (!id || !/^\w{1,16}$/.test(id) || rest.length > 0 || key.length !== 32) {
      throw new Error("ENCRYPTION_KEYS must be `id:<32 bytes in base64>`, several separated by commas");
    }
    return { id, key };
  });
  return keys;
}

/**
 * AES-256-GCM: `v1.<keyId>.<iv>.<tag>.<ciphertext>`. `boundTo` names workspace, table, column and row; it is
 * authenticated, so that a ciphertext copied into another row does not open.
 */
export function seal(keyring: Keyring, plaintext: string, boundTo: string): string {
  const first = keyring[0];
  if (!first) throw new Error("no encryption key");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", first.key, iv).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return [
    "v1",
    first.id,
    iv.toString("base64url"),
    cipher.getAuthTag().toString("base64url"),
    sealed.toString("base64url"),
  ].join(".");
}

/** Throws where the key is unknown, the text was changed, or it belongs to another row. */
export function unseal(keyring: Keyring, sealed: string, boundTo: string): string {
  const [version, keyId, iv, tag, text] = sealed.split(".");
  const found = keyring.find((entry) => entry.id === keyId);
  if (version !== "v1" || !found || !iv || !tag || text === undefined)
    throw new Error("this secret cannot be opened");
  const decipher = createDecipheriv("aes-256-gcm", found.key, Buffer.from(iv, "base64url"))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]).toString("utf8");
}
