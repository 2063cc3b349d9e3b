import type { CallStatus } from "@/contracts/calls/schema";
import type { DoneReason } from "@/contracts/campaigns/schema";
import type { EventPayload, FeedEventType } from "@/contracts/catalog";
import type {
  CallId,
  CampaignId,
  ContactId,
  LeadId,
  LineId,
  OutcomeId,
  TaskId,
  UserId,
} from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import type { OutcomeSeed } from "@/domain/outcomes/rules";
import { orderedUuids } from "@/lib/uuid";
import type { DemoContact } from "./people-book";
import type { CampaignSpec, PersonSpec } from "./teams";

/** What a team has lived through, as plain facts: simulated first, written to the database afterwards. */
export type Story = {
  people: StoryPerson[];
  lines: { id: LineId; label: string; phone: string }[];
  outcomes: (OutcomeSeed & { id: OutcomeId })[];
  campaigns: StoryCampaign[];
  leads: StoryLead[];
  calls: StoryCall[];
  tasks: StoryTask[];
  notes: { leadId: LeadId; callId: CallId; authorUserId: UserId; text: string; at: Date }[];
  feed: FeedLine[];
};

export type StoryPerson = PersonSpec & { id: UserId };
export type StoryCampaign = { id: CampaignId; spec: CampaignSpec; lineId: LineId; startedAt: Date };
export type StoryLead = {
  id: LeadId;
  contactId: ContactId;
  contact: DemoContact;
  createdAt: Date;
  source: string;
  stage: LeadStage;
  ownerUserId: UserId | null;
  doNotCallAt: Date | null;
  lastCallAt: Date | null;
  lastOutcomeId: OutcomeId | null;
  place: StoryPlace | null;
  callback: StoryTask | null;
};
export type StoryPlace = {
  campaign: StoryCampaign;
  position: number;
  attempts: number;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  doneReason: DoneReason | null;
};
export type StoryTask = {
  id: TaskId;
  kind: "callback" | "follow_up";
  title: string;
  leadId: LeadId;
  callId: CallId;
  assigneeUserId: UserId | null;
  authorUserId: UserId | null;
  dueAt: Date;
  doneAt: Date | null;
  createdAt: Date;
};
export type StoryCall = {
  id: CallId;
  lead: StoryLead | null;
  campaignId: CampaignId | null;
  worker: StoryPerson | null;
  direction: "outbound" | "inbound";
  lineId: LineId;
  customerPhone: string;
  customerLastTen: string;
  status: CallStatus;
  startedAt: Date;
  workerPickedUpAt: Date | null;
  customerRangAt: Date | null;
  customerPickedUpAt: Date | null;
  endedAt: Date;
  talkSeconds: number;
  outcome: { id: OutcomeId; label: string; at: Date } | null;
  doneAt: Date;
};
export type FeedLine = {
  [T in FeedEventType]: { type: T; at: Date; actorId: UserId | null; data: EventPayload<T> };
}[FeedEventType];

/** A new id that sorts by `at`, as the ids of rows made at that moment do. */
export function idAt<T extends string>(at: Date): T {
  const [id] = orderedUuids(1, at);
  return String(id) as T;
}
