import { expect, test } from "vitest";
import { goBack, type OutcomeState } from "./outcome-state";

const leads: OutcomeState["lead"][] = [
  null,
  { stage: "new", lastOutcomeId: null },
  { stage: "interested", lastOutcomeId: "0198a000-0000-7000-8000-000000000001" },
  { stage: "lost", lastOutcomeId: "0198a000-0000-7000-8000-000000000002" },
];
const places: OutcomeState["place"][] = [
  null,
  { state: "queued", doneReason: null, nextAttemptAt: null },
  { state: "queued", doneReason: null, nextAttemptAt: "2026-11-20T07:00:00.000Z" },
  { state: "done", doneReason: "stopped", nextAttemptAt: null },
];
const states = leads.flatMap((lead) => places.map((place) => ({ lead, place })));

test("going back puts back a part that nobody has moved since, and never one that somebody has", () => {
  for (const before of states)
    for (const after of states) {
      // Nothing moved since: all of it goes back, but what is gone stays gone.
      expect(goBack(after, after, before)).toEqual({
        lead: after.lead && before.lead ? before.lead : after.lead,
        place: after.place && before.place ? before.place : after.place,
      });
      for (const now of states) {
        const back = goBack(now, after, before);
        if (JSON.stringify(now.lead) !== JSON.stringify(after.lead)) expect(back.lead).toEqual(now.lead);
        if (JSON.stringify(now.place) !== JSON.stringify(after.place)) expect(back.place).toEqual(now.place);
      }
    }
});
