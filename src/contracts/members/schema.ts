import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const role = z.enum(["worker", "manager", "admin"]);
export type Role = z.infer<typeof role>;

export const personName = requiredLine("name", 120);

/** Normalised first, judged after: look-alike forms of `@` become plain before anything is compared. */
export const emailAddress = z
  .string()
  .max(320)
  .transform((text) => text.normalize("NFKC").trim().toLowerCase())
  .pipe(z.email("This is not an e-mail address.").max(254, "This e-mail address is too long."));

export const passwordLength = { min: 8, max: 128 } as const;

/** A password someone chooses: any characters, kept exactly as typed. What is too common is refused by the domain. */
export const newPassword = z
  .string()
  .refine((text) => [...text].length >= passwordLength.min, `Use at least ${passwordLength.min} characters.`)
  .refine((text) => [...text].length <= passwordLength.max, `Use at most ${passwordLength.max} characters.`);

/** A password someone claims: bounded, nothing more, so that the answer tells nothing of the rules it was made by. */
export const claimedPassword = z
  .string()
  .min(1, "Type your password.")
  .max(512, "This password is too long.");

/** What is open with a member: living leads owned, callbacks and other tasks not done. */
export const workCounts = z.strictObject({
  leads: z.number().int().min(0),
  callbacks: z.number().int().min(0),
  tasks: z.number().int().min(0),
});
export type WorkCounts = z.infer<typeof workCounts>;

/** A phone as typed; the domain reads it into E.164. Empty means none. */
export const phoneText = z.string().max(40, "This phone number is too long.");

export const popupRingSeconds = z.union([
  z.literal(0),
  z.literal(10),
  z.literal(30),
  z.literal(60),
  z.literal(100),
]);
export type PopupRingSeconds = z.infer<typeof popupRingSeconds>;

/** The five sounds of a desk and the floor's alarm, each with its own switch. */
export const soundName = z.enum([
  "customer_answered",
  "call_ended",
  "incoming",
  "callback_due",
  "paused_by_system",
  "floor_alarm",
]);
export type SoundName = z.infer<typeof soundName>;

/** What a person sets for themselves, the same on every device. */
export type Preferences = {
  popupRingSeconds: PopupRingSeconds;
  isMuted: boolean;
  areSingleKeysOn: boolean;
  soundsOff: SoundName[];
  areNoticesOn: boolean;
};
