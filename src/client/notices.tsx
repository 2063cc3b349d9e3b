"use client";

import { notifications } from "@mantine/notifications";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { EventPayload, EventType } from "@/contracts/catalog";
import type { CallId, UserId } from "@/contracts/ids";
import type { Preferences, SoundName } from "@/contracts/members/schema";
import { type BrowserNotice, noticeWhenHidden } from "./browser-notice";
import { repeatSound, soundOnce } from "./sound";
import { loudnessOf } from "./sound-rules";

export type NoticeContext = {
  userId: UserId;
  /** Who did it; one's own acts make no notice. */
  actorId: string | null;
  preferences: () => Preferences;
  /** My calls, no older than the event: it may be old news by the time it is shown. */
  readMine: () => Promise<MyCalls>;
  /** The same as last heard, without asking. */
  lastMine: () => MyCalls | undefined;
};

type Notice<T extends EventType> =
  | ((data: EventPayload<T>, context: NoticeContext) => Promise<void> | void)
  | null;
type Table = { [T in EventType]: Notice<T> };

/** On the line with a customer or a colleague: nothing but an incoming call makes a sound then. */
function isTalking(context: NoticeContext, exceptId?: CallId): boolean {
  return (context.lastMine()?.live ?? []).some(
    (call) => call.id !== exceptId && (call.phase === "answered" || call.didWorkerPickUp === true),
  );
}

/** One of the five, where this person wants it and is not talking. */
function sound(name: SoundName, key: string, context: NoticeContext, aboutId?: CallId): void {
  const loudness = loudnessOf(name, context.preferences(), isTalking(context, aboutId));
  if (loudness === "none") return;
  void soundOnce(name, key, loudness === "quiet").then((isMine) => {
    if (!isMine || loudness !== "repeated" || !aboutId) return;
    // Until it is seen: answered, over, or this person is at the keys.
    const isOver = () =>
      context.preferences().isMuted ||
      !(context.lastMine()?.live ?? []).some((call) => call.id === aboutId && call.phase === "ringing");
    repeatSound(name, isOver);
  });
}

async function tellHidden(context: NoticeContext, find: () => Promise<BrowserNotice | null>): Promise<void> {
  if (context.preferences().areNoticesOn) await noticeWhenHidden(find);
}

/** The call if it is mine and still going on. */
async function liveCall(callId: CallId, context: NoticeContext): Promise<CallView | undefined> {
  return (await context.readMine()).live.find((call) => call.id === callId);
}

const shown = new Set<string>();
/** One toast per call, however many signals the provider sends. */
function isFirst(key: string): boolean {
  if (shown.has(key)) return false;
  if (shown.size > 500) shown.clear();
  shown.add(key);
  return true;
}

async function callIsOn(
  data: EventPayload<"call.ringing">,
  context: NoticeContext,
  stage: "ringing" | "answered",
): Promise<void> {
  if (data.workerUserId !== context.userId) return;
  const call = await liveCall(data.callId, context);
  if (!call) return;
  if (call.direction === "inbound") {
    if (isFirst(`in:${call.id}`)) {
      notifications.show({
        id: `call-${call.id}`,
        title: `Incoming: ${call.lead?.name ?? call.customerPhone}.`,
        message: call.lead
          ? `${call.customerPhone}. A to open`
          : `${call.customerPhone} is not in your book yet`,
      });
      sound("incoming", `in:${call.id}`, context, call.id);
      const who = call.lead?.name ?? call.customerPhone;
      await tellHidden(context, async () => ({
        key: `in:${call.id}`,
        title: `Incoming: ${who}`,
        body: "Ringside",
      }));
    }
    return;
  }
  if (isFirst(`out:${call.id}`)) {
    notifications.show({
      id: `call-${call.id}`,
      title: "Call in progress…",
      message: `Calling ${call.customerPhone}`,
    });
  }
  // The customer's pick-up, where the provider tells of it.
  if (stage === "answered" && call.didCustomerPickUp === true)
    sound("customer_answered", `answered:${call.id}`, context, call.id);
}

/**
 * What a person is told the moment it happens. Events that a replay brings late never come here
 * (live-provider.tsx), and each handler looks whether what it would say is still true. `null` = no notice:
 * the screens show it, and a toast for it would be noise.
 */
export const notices: Table = {
  // One's own click is answered by the button, at once.
  "call.dialing": null,
  "call.ringing": (data, context) => callIsOn(data, context, "ringing"),
  "call.answered": (data, context) => callIsOn(data, context, "answered"),
  "call.ended": async (data, context) => {
    if (data.workerUserId !== context.userId) return;
    notifications.hide(`call-${data.callId}`);
    sound("call_ended", `ended:${data.callId}`, context, data.callId);
    await tellHidden(context, async () => {
      const call = (await context.readMine()).open.find((each) => each.id === data.callId);
      if (!call) return null;
      const who = call.lead?.name ?? call.customerPhone;
      return { key: `ended:${call.id}`, title: `Call ended: ${who}`, body: "Its wrap-up waits." };
    });
  },
  "call.updated": null,
  "call.outcome_set": null,
  "call.outcome_undone": null,
  "call.wrap_up_changed": null,
  "call.popup_shown": null,
  "recording.listened": null,
  "call.claimed": (data, context) => {
    if (data.workerUserId !== context.userId || context.actorId === context.userId) return;
    notifications.show({
      id: `claimed-${data.callId}`,
      title: "A call was given to you",
      message: "It is on your screen now.",
    });
  },
  "lead.created": null,
  "lead.imported": null,
  // The page of the import shows it; its author gets a word at the end.
  "lead.bulk_started": null,
  "lead.bulk_progressed": null,
  "task.bulk_changed": null,
  "export.updated": null,
  "export.finished": null,
  "view.saved": null,
  "view.deleted": null,
  "import.updated": null,
  "import.progressed": null,
  "import.finished": (data, context) => {
    if (context.actorId !== context.userId) return;
    notifications.show({
      id: `import-${data.importId}`,
      title: "Your import is done",
      message: `${data.addedCount} leads were added.`,
    });
  },
  "import.undone": null,
  "lead.tags_changed": null,
  "lead.updated": null,
  "lead.deleted": null,
  "lead.restored": null,
  "lead.leased": null,
  "lead.released": null,
  "contact.created": null,
  "contact.updated": null,
  "contact.deleted": null,
  "contact.restored": null,
  "contact.erased": null,
  "contact.merged": null,
  "contact.unmerged": null,
  "contact.tags_changed": null,
  "contact.blocked": null,
  "contact.unblocked": null,
  "consent.recorded": null,
  "calling_rule.saved": null,
  "calling_rule.removed": null,
  "holiday.saved": null,
  "holiday.removed": null,
  "campaign.created": null,
  "campaign.updated": null,
  // The desk of that campaign says it in place, with the reason.
  "campaign.status_changed": null,
  "campaign.deleted": null,
  "campaign.restored": null,
  "campaign.leads_added": null,
  "campaign.leads_removed": null,
  "campaign.leads_shared": null,
  "campaign.progressed": null,
  // The desk and the shell say it in place, with the reason; who looks elsewhere hears it.
  "worker.paused": (data, context) => {
    if (data.userId === context.userId && data.by === "system")
      sound("paused_by_system", `paused:${data.reason}`, context);
  },
  "worker.resumed": null,
  "worker.mode_changed": null,
  "member.invited": null,
  "member.invitation_revoked": null,
  "member.joined": null,
  "member.updated": null,
  "member.deactivated": null,
  "member.reactivated": null,
  // The live label and the next request say "Signed out".
  "session.revoked": null,
  "session.preferences_changed": null,
  "line.created": null,
  "line.updated": null,
  "line.deleted": null,
  "outcome.created": null,
  "outcome.updated": null,
  "outcome.archived": null,
  "note.saved": null,
  "note.deleted": null,
  "tag.created": null,
  "tag.updated": null,
  "tag.deleted": null,
  "tag.merged": null,
  "tag.restored": null,
  "task.created": null,
  "task.updated": null,
  "task.done": null,
  "task.deleted": null,
  "provider_account.updated": null,
  "provider_account.heard": null,
  "delivery.changed": null,
  "workspace.updated": null,
  "metrics.updated": null,
  "metrics.moved": null,
  "sight.changed": null,
  "team.changed": null,
  "presence.changed": null,
  "workspace.dialling_stopped": null,
  "workspace.dialling_resumed": null,
  "floor.limits_changed": null,
  "floor.work_reassigned": null,
  "wall_link.created": null,
  "wall_link.revoked": null,
  "audit.recorded": null,
  "api_key.created": null,
  "api_key.revoked": null,
  "api_key.used": null,
  "session.started": null,
};
