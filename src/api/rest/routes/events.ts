import { z } from "zod";
import { get } from "@/api/rest/route";
import { type KnownName, knownNames, namesOf } from "@/contracts/known-names";
import { restEvents } from "@/contracts/rest/views";

const isKnown = (text: string): text is KnownName => (knownNames as readonly string[]).includes(text);

/** "known": all of them; else the ones that are named, with commas between. */
const wantedNames = z
  .string()
  .max(1000)
  .transform((text) => (text === "known" ? [...knownNames] : text.split(",")))
  .pipe(z.array(z.string().refine(isKnown, "No event is known under this name.")).min(1))
  .optional()
  .describe(
    "Events under the names of earlier systems: `known`, or such names with commas between. Others are left out.",
  );

export const eventRoutes = [
  get("/events", {
    scope: "organization:read",
    summary:
      "What has happened after a position, at most 500 events: ids, kinds and numbers, never names or texts. Without `after`, or where `resync` says that it cannot be continued, go on from the position of the answer and read again what is needed.",
    query: z.strictObject({
      after: z.string().max(64).default("").describe("`position` of the answer before."),
      names: wantedNames,
    }),
    answer: restEvents,
    run: async ({ caller, query: { after, names } }) => {
      const { events, resync, epoch, to } = await caller.live.since({ cursor: after });
      const items = events
        .flatMap((event) => (typeof event === "number" ? [] : [event]))
        .map((event) => ({ ...event, names: namesOf(event) }))
        .filter((event) => !names || event.names.some((name) => names.includes(name)))
        .map((event) => ({
          ...event,
          at: new Date(event.at),
          names: names ? event.names.filter((name) => names.includes(name)) : event.names,
        }));
      return { items, position: `${epoch}.${to}`, resync };
    },
  }),
];
