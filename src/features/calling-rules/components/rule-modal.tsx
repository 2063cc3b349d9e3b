import { Button, Chip, Group, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { trpc } from "@/client/trpc";
import { useTyped } from "@/client/use-typed";
import { showDone } from "@/components/toasts";
import { callingCode, callingCountries, callingRuleInput } from "@/contracts/calling-rules/schema";
import { callPurpose } from "@/contracts/consents/schema";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { clockOf, minuteOf, purposeWords, weekdayOptions } from "../calling-words";
import type { Rule } from "../rule-view";

const every = "every";
const badTime = "A time of the day, like 10:00; midnight is 24:00.";
export const countryOptions = [
  { value: every, label: "Every number" },
  ...callingCode.options.map((code) => ({ value: code, label: `${callingCountries[code].name} (+${code})` })),
];
export const countryOf = (value: string) => callingCode.nullable().catch(null).parse(value);

const ruleTexts = z.object({
  name: z.string(),
  callingCode: z.string(),
  purpose: z.string(),
  opens: z.string(),
  closes: z.string(),
  weekdays: z.array(z.string()),
  observesHolidays: z.boolean(),
  needsConsent: z.boolean(),
  effectiveFrom: z.string(),
  effectiveUntil: z.string(),
  source: z.string(),
  isVerified: z.boolean(),
});
/** What was changed and is not saved, and the version it was typed on. */
const keptChange = z.object({ version: z.number().nullable(), texts: ruleTexts.partial() }).nullable();
type Change = z.output<typeof keptChange>;
const readChange = (kept: unknown) => keptChange.safeParse(kept).data;

/** One rule. Saving writes its next version; calls that were judged before keep theirs. */
export function RuleModal({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const utils = trpc.useUtils();
  const version = rule?.version ?? null;
  const [change, setChange] = useTyped<Change>(`calling-rule.${rule?.ruleId ?? "new"}`, readChange, null);
  const values: z.output<typeof ruleTexts> = {
    name: rule?.name ?? "",
    callingCode: rule ? (rule.callingCode ?? every) : "91",
    purpose: rule?.purpose ?? every,
    opens: clockOf(rule?.opensMinute ?? 600),
    closes: clockOf(rule?.closesMinute ?? 1260),
    weekdays: (rule?.weekdays ?? [1, 2, 3, 4, 5, 6, 7]).map(String),
    observesHolidays: rule?.observesHolidays ?? false,
    needsConsent: rule?.needsConsent ?? false,
    effectiveFrom: rule?.effectiveFrom ?? "",
    effectiveUntil: rule?.effectiveUntil ?? "",
    source: rule?.source ?? "",
    isVerified: rule?.isVerified ?? false,
    ...change?.texts,
  };
  const [errors, setErrors] = useState<Record<string, string>>({});
  const saved = {
    onSuccess: () => {
      void utils.callingRules.invalidate();
      showDone(`${values.name.trim()} is saved. It holds for the next call.`);
      handleClose();
    },
  };
  const create = trpc.callingRules.create.useMutation(saved);
  const update = trpc.callingRules.update.useMutation(saved);
  const { rest } = formErrors(create.error ?? update.error);
  const set = (texts: Partial<typeof values>) =>
    setChange((now) => ({ version: now ? now.version : version, texts: { ...now?.texts, ...texts } }));

  function handleClose() {
    setChange(() => null);
    onClose();
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const opensMinute = minuteOf(values.opens);
    const closesMinute = minuteOf(values.closes);
    const parsed = callingRuleInput.safeParse({
      name: values.name,
      callingCode: countryOf(values.callingCode),
      purpose: values.purpose === every ? null : values.purpose,
      opensMinute: opensMinute ?? 0,
      closesMinute: closesMinute ?? 1440,
      weekdays: values.weekdays.map(Number),
      observesHolidays: values.observesHolidays,
      needsConsent: values.needsConsent,
      effectiveFrom: values.effectiveFrom,
      effectiveUntil: values.effectiveUntil || null,
      source: values.source,
      isVerified: values.isVerified,
    });
    const found: Record<string, string> = {};
    for (const issue of parsed.error?.issues ?? []) found[String(issue.path[0])] ??= issue.message;
    if (found.effectiveFrom) found.effectiveFrom = "Choose the first day.";
    if (opensMinute === null) found.opensMinute = badTime;
    if (closesMinute === null) found.closesMinute = badTime;
    setErrors(found);
    if (!parsed.success || opensMinute === null || closesMinute === null) return;
    if (rule) update.mutate({ ruleId: rule.ruleId, baseVersion: rule.version, rule: parsed.data });
    else create.mutate({ rule: parsed.data });
  }

  return (
    <FormModal
      title={rule ? `Edit ${rule.name}` : "Add a calling rule"}
      size="lg"
      closeOnClickOutside={false}
      onClose={onClose}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Workers read it when a lead is closed by this rule."
            data-autofocus
            autoComplete="off"
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={errors.name}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <Select
              label="Numbers of"
              allowDeselect={false}
              value={values.callingCode}
              onChange={(value) => value && set({ callingCode: value })}
              data={countryOptions}
            />
            <Select
              label="Calls for"
              allowDeselect={false}
              value={values.purpose}
              onChange={(value) => value && set({ purpose: value })}
              data={[
                { value: every, label: "Every purpose" },
                ...callPurpose.options.map((value) => ({ value, label: purposeWords[value] })),
              ]}
            />
            <TextInput
              label="Opens"
              placeholder="10:00"
              value={values.opens}
              onChange={(event) => set({ opens: event.currentTarget.value })}
              error={errors.opensMinute}
            />
            <TextInput
              label="Closes"
              placeholder="21:00"
              value={values.closes}
              onChange={(event) => set({ closes: event.currentTarget.value })}
              error={errors.closesMinute}
            />
            <TextInput
              label="Holds from"
              type="date"
              value={values.effectiveFrom}
              onChange={(event) => set({ effectiveFrom: event.currentTarget.value })}
              error={errors.effectiveFrom}
            />
            <TextInput
              label="Last day"
              type="date"
              description="Empty: until it is changed."
              inputWrapperOrder={["label", "input", "description", "error"]}
              value={values.effectiveUntil}
              onChange={(event) => set({ effectiveUntil: event.currentTarget.value })}
              error={errors.effectiveUntil}
            />
          </SimpleGrid>
          <div role="group" aria-label="Days">
            <Chip.Group multiple value={values.weekdays} onChange={(weekdays) => set({ weekdays })}>
              <Group gap={6}>
                {weekdayOptions.map((day) => (
                  <Chip key={day.value} value={day.value} size="sm" radius="sm">
                    {day.label}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {errors.weekdays ? <FormNote>{errors.weekdays}</FormNote> : null}
          </div>
          <Switch
            label="No calls on holidays"
            checked={values.observesHolidays}
            onChange={(event) => set({ observesHolidays: event.currentTarget.checked })}
          />
          <Switch
            label="Only with consent on record"
            checked={values.needsConsent}
            onChange={(event) => set({ needsConsent: event.currentTarget.checked })}
          />
          <Textarea
            label="Source"
            description="Where it is written down. Verify with counsel."
            autosize
            minRows={2}
            value={values.source}
            onChange={(event) => set({ source: event.currentTarget.value })}
            error={errors.source}
          />
          <Switch
            label="Verified by somebody who may say so"
            checked={values.isVerified}
            onChange={(event) => set({ isVerified: event.currentTarget.checked })}
          />
          {change && change.version !== version ? (
            <FormNote>
              This rule has changed since you typed: what you typed stands, the rest is as it is now.
            </FormNote>
          ) : null}
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={handleClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
