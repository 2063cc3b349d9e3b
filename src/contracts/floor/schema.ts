import { z } from "zod";
import { requiredLine } from "@/contracts/text";
import { stopReasons } from "./words";

/** What a worker does now, as the database knows it. */
const workerState = z.enum([
  "talking",
  /** The call goes on; whether the customer picked up, the provider has not said. */
  "on_call",
  "ringing",
  "wrapping_up",
  "idle",
  "paused",
  "offline",
]);
export type WorkerState = z.infer<typeof workerState>;

export const stopReason = z.enum(stopReasons);

export const floorTile = z.enum([
  "on_calls",
  "waiting_for_outcome",
  "paused",
  "callbacks_overdue",
  "callable_now",
  "stopped",
]);
export type FloorTile = z.infer<typeof floorTile>;

const seconds = (least: number, most: number) => z.number().int().min(least).max(most);
const count = z.number().int().min(0).max(10_000);

/** The workspace's own limits; past one, a word and an icon say so. Times in seconds. */
export const floorLimits = z.strictObject({
  talkSeconds: seconds(60, 14_400),
  ringSeconds: seconds(10, 600),
  wrapSeconds: seconds(5, 3600),
  idleSeconds: seconds(30, 14_400),
  pauseSeconds: seconds(60, 28_800),
  /** More calls than this wait for their outcome. */
  waitingForOutcome: count,
  /** More members than this are paused at once. */
  paused: count,
  callbacksOverdue: count,
  /** Fewer leads than this are callable. */
  callableNow: count,
});
export type FloorLimits = z.infer<typeof floorLimits>;

export const defaultFloorLimits: FloorLimits = {
  talkSeconds: 1200,
  ringSeconds: 60,
  wrapSeconds: 60,
  idleSeconds: 300,
  pauseSeconds: 900,
  waitingForOutcome: 3,
  paused: 3,
  callbacksOverdue: 0,
  callableNow: 20,
};

/** Where the screen hangs. */
export const wallLinkLabel = requiredLine("name", 60);
export const wallLinkDays = z.union([z.literal(1), z.literal(7), z.literal(30), z.literal(90)]);
