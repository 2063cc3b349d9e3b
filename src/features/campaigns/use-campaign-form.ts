"use client";

import { useState } from "react";
import { z } from "zod";
import { trpc } from "@/client/trpc";
import { useTyped } from "@/client/use-typed";
import { errorCode } from "@/components/error-state";
import { type CampaignWorker, campaignFields } from "@/contracts/campaigns/schema";
import { type LineId, lineId, type UserId, userId } from "@/contracts/ids";
import type { Campaign } from "./campaign-view";

const schema = z.object({ ...campaignFields, lineId: lineId.nullable() });
type Saved = z.infer<typeof schema>;
export type SettingName = keyof Saved;
/** As a form holds it: a number that is being typed may be text for a while. */
export type Settings = {
  [F in SettingName]: Saved[F] extends number ? number | string : Saved[F];
};

const settingNames = Object.keys(schema.shape) as SettingName[];

function settingsOf(campaign: Campaign): Settings {
  const workers: CampaignWorker[] = campaign.workers
    .filter((each) => each.isActive)
    .map(({ userId, weight }) => ({ userId: userId as UserId, weight }));
  return { ...campaign, workers, lineId: (campaign.line?.id ?? null) as LineId | null };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Edits = { [F in SettingName]?: { value: Settings[F]; from: Settings[F] } };

/** A setting that was typed: of its kind, and not yet held to its limits. One that cannot be read takes no other along. */
const typed = <T>(value: z.ZodType<T>) =>
  z.object({ value, from: value }).optional().catch(undefined) as z.ZodType<
    { value: T; from: T } | undefined
  >;
const text = typed(z.string());
const number = typed(z.union([z.number(), z.string()]));
const keptEdits: z.ZodType<Edits> = z.object({
  name: text,
  script: text,
  isOutcomeRequired: typed(z.boolean()),
  maxAttempts: number,
  attemptsPerDay: number,
  avoidSameHours: number,
  previewSeconds: number,
  queueOrder: typed(campaignFields.queueOrder),
  purpose: typed(campaignFields.purpose),
  retryMinutes: number,
  hours: typed(
    z.object({ opensMinute: z.number(), closesMinute: z.number(), weekdays: z.array(z.number()) }).nullable(),
  ),
  wrapUpSeconds: number,
  assignment: typed(campaignFields.assignment),
  awayMinutes: number,
  workers: typed(z.array(z.object({ userId, weight: z.number() }))),
  lineId: typed(lineId.nullable()),
} satisfies Record<SettingName, z.ZodType>);
const readEdits = (kept: unknown) => keptEdits.safeParse(kept).data;
const noEdits: Edits = {};

/**
 * A campaign's settings while they are edited. What I have not touched follows what colleagues save; what I have
 * touched stays mine, over a reload too, and where a colleague has saved the same setting meanwhile, it is in `clashes`
 * until I choose. `place` names the form: what is typed in one is not sent by another that does not show it.
 */
export function useCampaignForm(campaign: Campaign, place: string, onSaved: () => void) {
  const utils = trpc.useUtils();
  const [edits, setEdits] = useTyped(`campaign.${campaign.id}.${place}`, readEdits, noEdits);
  const [errors, setErrors] = useState<{ [F in SettingName]?: string }>({});
  const theirs = settingsOf(campaign);
  const names = settingNames.filter((name) => {
    const edit = edits[name];
    return edit !== undefined && !isSame(edit.value, theirs[name]);
  });
  const clashes = names.filter((name) => !isSame(edits[name]?.from, theirs[name]));
  const values = { ...theirs };
  for (const name of names) Object.assign(values, { [name]: edits[name]?.value });

  const save = trpc.campaigns.update.useMutation({
    onSuccess: async () => {
      await utils.campaigns.get.invalidate({ campaignId: campaign.id });
      setEdits(() => noEdits);
      onSaved();
    },
    onError: (error) => {
      // Somebody was faster: their words come in, and what clashes is shown.
      if (errorCode(error) === "CONFLICT") void utils.campaigns.get.invalidate({ campaignId: campaign.id });
    },
  });

  function set<F extends SettingName>(name: F, value: Settings[F]) {
    setEdits((before) => ({ ...before, [name]: { value, from: before[name]?.from ?? theirs[name] } }));
    setErrors((before) => ({ ...before, [name]: undefined }));
  }

  function submit() {
    const numbers = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof theirs[name as SettingName] === "number" && value !== "" ? Number(value) : value,
      ]),
    );
    const parsed = schema.safeParse(numbers);
    if (!parsed.success) {
      setErrors(
        Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message]).toReversed()),
      );
      return;
    }
    setErrors({});
    if (names.length === 0) return onSaved();
    const changes = Object.fromEntries(names.map((name) => [name, parsed.data[name]]));
    save.mutate({ campaignId: campaign.id, version: campaign.version, ...changes });
  }

  return {
    values,
    errors,
    set,
    submit,
    theirs,
    clashes,
    changedBy: campaign.lastChange?.byName ?? "A colleague",
    keepMine: (name: SettingName) =>
      setEdits((before) => ({
        ...before,
        [name]: { value: before[name]?.value ?? theirs[name], from: theirs[name] },
      })),
    takeTheirs: (name: SettingName) => setEdits(({ [name]: _, ...rest }) => rest),
    discard: () => {
      setEdits(() => noEdits);
      setErrors({});
    },
    isDirty: names.length > 0,
    isSaving: save.isPending,
    failure: save.error && errorCode(save.error) !== "CONFLICT" ? save.error : null,
  };
}

export type CampaignForm = ReturnType<typeof useCampaignForm>;
