"use client";

import { useMediaQuery } from "@mantine/hooks";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import { deskZoneQuery } from "@/features/calls/components/call-popups";
import { PopupQueue } from "@/features/calls/components/popup-queue";
import { PauseChooser, SkipChooser, TimeChooser } from "./desk-choosers";
import { chooserWords } from "./messages";
import { NumberPane } from "./number-pane";
import { Reasons } from "./reasons";
import { ScriptPane } from "./script-pane";
import { TalkZone } from "./talk-zone";
import type { DeskModel } from "./use-desk";

/** What stands under the card: a question that was asked for, the wrap-up, the talk, or the script. */
export function Zone({ model, mine }: { model: DeskModel; mine: MyCalls }) {
  const hasZone = useMediaQuery(deskZoneQuery, true, { getInitialValueInEffect: false });
  const { desk, state, notedCall, pickable } = model;
  if (model.asking) return <Question model={model} />;
  // A note under the fingers is not taken away by a report that comes.
  if (notedCall) return <Talk model={model} call={notedCall} />;
  if (hasZone && mine.open.length > 0) {
    return (
      <PopupQueue
        open={mine.open}
        ringSeconds={mine.popupRingSeconds}
        isInDesk
        onHoldChange={model.setPopupHold}
      />
    );
  }
  if (pickable) return <Talk model={model} call={pickable} />;
  if (state.kind === "none_callable" || state.kind === "finished") return <Reasons desk={desk} />;
  return <ScriptPane campaign={desk.campaign} onDesk={model.onDesk} />;
}

export function Talk({ model, call }: { model: DeskModel; call: CallView }) {
  return (
    <TalkZone
      key={call.id}
      call={call}
      script={<ScriptPane campaign={model.desk.campaign} onDesk={model.onDesk} />}
      isPickable={model.pickable?.id === call.id}
      onNoteFocusChange={(isFocused) => model.noteFocus(call, isFocused)}
    />
  );
}

export function Question({ model }: { model: DeskModel }) {
  const cancel = () => model.ask(null);
  switch (model.asking) {
    case "skip":
      return <SkipChooser onSkip={model.answerSkip} onCancel={cancel} />;
    case "pause":
      return <PauseChooser onPause={model.answerPause} onCancel={cancel} />;
    case "callback":
    case "anyones_callback":
    case "follow_up":
      return (
        <TimeChooser
          title={chooserWords[model.asking].title}
          canBeAnyones={model.asking === "callback"}
          isAnyones={model.asking === "anyones_callback"}
          onPick={model.answerTime}
          onCancel={cancel}
        />
      );
    case "number":
      return <NumberPane onDone={cancel} />;
    case null:
      return null;
  }
}
