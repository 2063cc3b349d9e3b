import { errorSentence } from "@/components/error-state";

/** Which field a refusal of the domain belongs to, by its stable reason. */
const fieldOfReason: Record<string, string> = {
  bad_phone: "phone",
  line_exists: "phone",
  already_member: "email",
  inactive_member: "email",
  bad_base_url: "baseUrl",
  bad_key: "key",
  key_needed: "key",
  wrong_password: "currentPassword",
  password_same: "newPassword",
  password_too_common: "newPassword",
  password_repeats: "newPassword",
  password_own_words: "newPassword",
};

export type FormErrors = { fields: Record<string, string>; rest: string | null };

/** Sorts what the server said about a form to its fields; what belongs to none is the sentence under the form. */
export function formErrors(error: unknown): FormErrors {
  if (!error) return { fields: {}, rest: null };
  const data =
    typeof error === "object" && "data" in error && typeof error.data === "object" && error.data !== null
      ? error.data
      : {};
  const fields: Record<string, string> = {};
  if ("fields" in data && Array.isArray(data.fields)) {
    for (const field of data.fields as { path: string; message: string }[]) {
      const name = field.path.split(".")[0];
      if (name) fields[name] ??= field.message;
    }
  }
  const reason = "reason" in data && typeof data.reason === "string" ? fieldOfReason[data.reason] : undefined;
  if (reason) fields[reason] = errorSentence(error);
  return { fields, rest: Object.keys(fields).length > 0 ? null : errorSentence(error) };
}
