"use client";

import { Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { formatShortClock } from "@/components/format";
import { showDone, showFailure } from "@/components/toasts";
import { stopReason } from "@/contracts/floor/schema";
import { stopReasons, stopReasonWords } from "@/contracts/floor/words";
import type { DiallingStop } from "@/contracts/floor/views";
import { FormModal } from "@/features/settings/components/form-modal";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "@/features/settings/form-errors";
import classes from "./floor.module.css";

function useResume() {
  const utils = trpc.useUtils();
  const resume = trpc.floor.resumeDialling.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      showDone("Dialling goes on.");
    },
    onError: (error) => showFailure("Dialling is still stopped", error),
  });
  return {
    isPending: resume.isPending,
    ask: async () => {
      const isSure = await confirm({
        title: "Let everybody dial again?",
        message: "Every desk is told at once. Calls begin when a worker presses, or by power mode.",
        confirmLabel: "Resume dialling",
      });
      if (isSure) resume.mutate();
    },
  };
}

/** The one red button of the floor. While all is stopped it is the way back. */
export function StopButton({ stop }: { stop: DiallingStop | null | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  const resume = useResume();
  if (stop) {
    return (
      <Button loading={resume.isPending} onClick={() => void resume.ask()}>
        Resume dialling
      </Button>
    );
  }
  return (
    <>
      <Button color="red" disabled={stop === undefined} onClick={() => setIsOpen(true)}>
        Stop all dialling
      </Button>
      {isOpen ? <StopModal onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function StopModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const stop = trpc.floor.stopDialling.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      onClose();
    },
  });
  const { rest, fields } = formErrors(stop.error);
  const chosen = stopReason.safeParse(reason);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (chosen.success) stop.mutate({ reason: chosen.data, note: note.trim() || null });
  }

  return (
    <FormModal title="Stop all dialling?" onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm">
            From now on nobody in this workspace can start a call, until it is resumed here. Every desk shows
            it at once, with your name and the reason. Calls that run are not touched.
          </Text>
          <Radio.Group label="Reason" value={reason} onChange={setReason}>
            <Stack gap={8} mt={6}>
              {stopReasons.map((each) => (
                <Radio key={each} value={each} label={sentence(stopReasonWords[each])} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label="What everybody should know"
            description="Shown on every desk"
            autosize
            minRows={2}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={fields.note}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!chosen.success} loading={stop.isPending}>
              Stop all dialling
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Who stopped everything, when and why: it stands over the page as long as it is so. */
export function StopBanner({ stop }: { stop: DiallingStop | null }) {
  if (!stop) return null;
  return (
    <div className={classes.stopBanner} role="alert">
      <strong>All dialling is stopped.</strong> {stop.byName ?? "Somebody"} stopped it at{" "}
      {formatShortClock(stop.at)}
      {stop.reason ? `: ${stop.reason.replace(/[.\s]+$/, "")}` : ""}. Calls that run go on.
    </div>
  );
}
