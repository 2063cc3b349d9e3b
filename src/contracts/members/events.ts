import { z } from "zod";
import { defineEvents } from "@/contracts/define-events";
import { invitationId, sessionId, userId } from "@/contracts/ids";
import { role } from "@/contracts/members/schema";

export const memberEvents = defineEvents({
  "member.invited": {
    payload: z.object({ invitationId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "member.invitation_revoked": {
    payload: z.object({ invitationId }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "member.joined": {
    payload: z.object({ userId, role }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  /** Role, phone, line or name. Streams re-check their rights before they go on. */
  "member.updated": {
    payload: z.object({ userId, role }),
    durability: "logged",
    audience: "workspace",
    inFeed: false,
  },
  "member.deactivated": {
    payload: z.object({ userId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
  "member.reactivated": {
    payload: z.object({ userId }),
    durability: "logged",
    audience: "workspace",
    inFeed: true,
  },
});

export const sessionEvents = defineEvents({
  /** Signed in with another browser. */
  "session.started": {
    payload: z.object({ userId, sessionId }),
    durability: "logged",
    audience: "user",
    inFeed: false,
  },
  /** Signed out, password changed, revoked: streams of that session end before anything else goes out. */
  "session.revoked": {
    payload: z.object({ userId, sessionId }),
    durability: "logged",
    audience: "user",
    inFeed: false,
  },
  /** The person's own settings: popup seconds, mute. */
  "session.preferences_changed": {
    payload: z.object({ userId }),
    durability: "logged",
    audience: "user",
    inFeed: false,
  },
});
