import { z } from "zod";
import {
  callDirection,
  callPhase,
  callStatus,
  dialState,
  endedBy,
  recordingState,
  wrapUpState,
} from "@/contracts/calls/schema";
import { defineEvents } from "@/contracts/define-events";
import { callId, campaignId, leadId, outcomeId, userId } from "@/contracts/ids";

const aboutCall = {
  callId,
  leadId: leadId.nullable(),
  campaignId: campaignId.nullable(),
  workerUserId: userId.nullable(),
  direction: callDirection,
};

export const callEvents = defineEvents({
  /** A worker clicked, or a call nobody started here was first heard of. */
  "call.dialing": { payload: z.object(aboutCall), durability: "logged", audience: "workspace", inFeed: true },
  "call.ringing": {
    payload: z.object(aboutCall),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "call.answered": {
    payload: z.object(aboutCall),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "call.ended": {
    payload: z.object({ ...aboutCall, status: callStatus, endedBy, durationSeconds: z.number().nullable() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Anything else about a call: provider's answer to the click, late recording, revision, cost, matched lead. */
  "call.updated": {
    payload: z.object({ ...aboutCall, phase: callPhase, dialState, recordingState }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "call.outcome_set": {
    payload: z.object({ ...aboutCall, outcomeId, previousOutcomeId: outcomeId.nullable() }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Taken back within its ten seconds: `outcomeId` is what stands now, `previousOutcomeId` what was taken back. */
  "call.outcome_undone": {
    payload: z.object({
      ...aboutCall,
      outcomeId: outcomeId.nullable(),
      previousOutcomeId: outcomeId.nullable(),
    }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Popup opened, folded into the dock, given more time, or closed. */
  "call.wrap_up_changed": {
    payload: z.object({ ...aboutCall, wrapUp: wrapUpState }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** One of the worker's screens has painted the popup; kept once per screen, in the call's history. */
  "call.popup_shown": {
    payload: z.object(aboutCall),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  /** An unclaimed call was taken by, or given to, a member. */
  "call.claimed": { payload: z.object(aboutCall), durability: "logged", audience: "workspace", inFeed: true },
});
