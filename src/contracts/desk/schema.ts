import { z } from "zod";
import { prose } from "@/contracts/text";
import { ownPauseReasons } from "./words";

/** Manual: each dial is a press. Power: the next lead is dialled by the open desk tab after its preview. */
export const deskMode = z.enum(["manual", "power"]);
export type DeskMode = z.infer<typeof deskMode>;

export const ownPauseReason = z.enum(ownPauseReasons);
/** Why the system pauses a worker. */
const systemPauseReason = z.enum([
  "own_phone_missed",
  "no_input",
  "tab_closed",
  "no_line",
  "not_live",
  "account_refused",
]);
export type SystemPauseReason = z.infer<typeof systemPauseReason>;
export const pauseReason = z.enum([...ownPauseReason.options, ...systemPauseReason.options, "by_manager"]);
export type PauseReason = z.infer<typeof pauseReason>;
export const pausedBy = z.enum(["self", "system", "manager"]);
export type PausedBy = z.infer<typeof pausedBy>;

/** A few words beside a pause or a skip. */
export const shortNote = prose("note", 300);

export const leaseSeconds = 120;
/** Undo of a skip is offered this long; the server grants two seconds more for the way. */
export const undoSeconds = 10;
/** The tab that dials in power mode says so every 20 s; another may take over after this long without a word from it. */
export const screenGoneSeconds = 45;
/** Power mode pauses after so long without a key or a click. */
export const noInputPauseSeconds = 600;
/** Power mode pauses when its tab was not Live for so long. */
export const notLivePauseSeconds = 30;
/** The member's own phone was not picked up this often in a row: paused. */
export const ownPhoneMissedPauses = 2;
