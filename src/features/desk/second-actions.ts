import { keyOf } from "@/features/keys/key-table";
import type { SecondAction } from "./call-card";
import { liveCallOf } from "./desk-state";
import { endByHandWords } from "./messages";
import type { DeskModel } from "./use-desk";

/** What else may be done in this state, beside the primary step; at most two, so that the card keeps its size. */
export function secondActions(model: DeskModel): SecondAction[] {
  const { state } = model;
  const skip: SecondAction = {
    key: "skip",
    label: "Skip",
    shownKey: keyOf("skip"),
    onPress: () => model.ask("skip"),
  };
  switch (state.kind) {
    case "lease_held":
      return [
        skip,
        {
          key: "callback",
          label: "Later",
          shownKey: keyOf("callback"),
          onPress: () => model.ask("callback"),
        },
      ];
    case "lead_blocked":
      return [skip];
    case "dial_refused":
      return state.lead
        ? [skip]
        : [{ key: "next", label: "Next lead", shownKey: null, onPress: () => model.take() }];
    case "next_in":
      return [{ key: "stop", label: "Stop", shownKey: keyOf("leave"), onPress: model.stopPower }, skip];
    case "phone_not_answered":
      return state.isPaused || !model.canPause
        ? []
        : [
            {
              key: "pause",
              label: "Pause",
              shownKey: keyOf("pause"),
              onPress: () => model.ask("pause"),
            },
          ];
    case "worker_ringing":
    case "customer_ringing":
    case "talking":
    case "on_the_call": {
      const call = liveCallOf(state);
      return call && model.isStuck(call)
        ? [
            {
              key: "end",
              label: endByHandWords.action,
              shownKey: null,
              onPress: () => void model.actions.endByHand(call.id),
            },
          ]
        : [];
    }
    default:
      return [];
  }
}
