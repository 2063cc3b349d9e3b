import type { z } from "zod";
import { apiKeyEvents } from "@/contracts/api-keys/events";
import { auditEvents } from "@/contracts/audit/events";
import { callingRuleEvents } from "@/contracts/calling-rules/events";
import { callEvents } from "@/contracts/calls/events";
import { campaignEvents } from "@/contracts/campaigns/events";
import { consentEvents } from "@/contracts/consents/events";
import type { EventDefinition } from "@/contracts/define-events";
import { workerEvents } from "@/contracts/desk/events";
import { exportEvents } from "@/contracts/exports/events";
import { floorEvents, wallLinkEvents } from "@/contracts/floor/events";
import { importEvents } from "@/contracts/imports/events";
import { contactEvents, leadEvents } from "@/contracts/leads/events";
import { lineEvents } from "@/contracts/lines/events";
import { memberEvents, sessionEvents } from "@/contracts/members/events";
import { metricsEvents } from "@/contracts/metrics/events";
import { noteEvents } from "@/contracts/notes/events";
import { outcomeEvents } from "@/contracts/outcomes/events";
import { presenceEvents } from "@/contracts/presence/events";
import { deliveryEvents, providerEvents } from "@/contracts/providers/events";
import { recordingEvents } from "@/contracts/recordings/events";
import { sightEvents } from "@/contracts/sight/events";
import { tagEvents } from "@/contracts/tags/events";
import { taskEvents } from "@/contracts/tasks/events";
import { viewEvents } from "@/contracts/views/events";
import { workspaceEvents } from "@/contracts/workspaces/events";

/** The only list of events. Everything that must know each of them is a Record over its keys. */
export const catalog = {
  ...callEvents,
  ...leadEvents,
  ...viewEvents,
  ...contactEvents,
  ...consentEvents,
  ...callingRuleEvents,
  ...importEvents,
  ...exportEvents,
  ...campaignEvents,
  ...workerEvents,
  ...memberEvents,
  ...sessionEvents,
  ...lineEvents,
  ...outcomeEvents,
  ...noteEvents,
  ...recordingEvents,
  ...tagEvents,
  ...taskEvents,
  ...providerEvents,
  ...deliveryEvents,
  ...workspaceEvents,
  ...metricsEvents,
  ...presenceEvents,
  ...floorEvents,
  ...wallLinkEvents,
  ...auditEvents,
  ...sightEvents,
  ...apiKeyEvents,
} satisfies Record<string, EventDefinition>;

export type Catalog = typeof catalog;
export type EventType = keyof Catalog;
export type EventPayload<T extends EventType> = z.infer<Catalog[T]["payload"]>;
/** One event with its payload, discriminated by type. */
export type DomainEvent = { [T in EventType]: { type: T; data: EventPayload<T> } }[EventType];
/** Event types that are a sentence in the activity feed. */
export type FeedEventType = { [T in EventType]: Catalog[T]["inFeed"] extends true ? T : never }[EventType];

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(catalog, type);
}
