"use client";

import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { trpc } from "@/client/trpc";
import { mostParts, sharesOut } from "@/contracts/campaigns/schema";
import { callPurpose } from "@/contracts/consents/schema";
import { lineId, type UserId } from "@/contracts/ids";
import { purposeWords } from "@/features/calling-rules/calling-words";
import { assignmentWords, percent } from "../campaign-words";
import type { CampaignForm, SettingName } from "../use-campaign-form";
import { HoursField } from "./hours-field";
import classes from "./settings.module.css";

type Fields = { form: CampaignForm };
type NumberName = {
  [F in SettingName]: number extends CampaignForm["values"][F] ? F : never;
}[SettingName];

/** A colleague has saved the same setting while it is edited here: both are kept until one is chosen. */
export function Clash({ form, name }: Fields & { name: SettingName }) {
  if (!form.clashes.includes(name)) return null;
  const theirs = form.theirs[name];
  return (
    <div className={classes.clash} role="alert">
      <Text size="sm">
        {form.changedBy} saved something else here while you were editing.
        {typeof theirs === "string" || typeof theirs === "number" ? " It reads now:" : ""}
      </Text>
      {typeof theirs === "string" || typeof theirs === "number" ? (
        <pre className={classes.theirs}>{theirs === "" ? "(empty)" : theirs}</pre>
      ) : null}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => form.keepMine(name)}>
          Keep mine
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => form.takeTheirs(name)}>
          Take theirs
        </Button>
      </Group>
    </div>
  );
}

function NumberField({
  form,
  name,
  label,
  description,
  min,
  max,
}: Fields & { name: NumberName; label: string; description?: string; min: number; max: number }) {
  return (
    <div>
      <NumberInput
        label={label}
        description={description}
        inputWrapperOrder={["label", "input", "description", "error"]}
        min={min}
        max={max}
        allowDecimal={false}
        clampBehavior="none"
        value={form.values[name]}
        onChange={(value) => form.set(name, value)}
        error={form.errors[name]}
      />
      <Clash form={form} name={name} />
    </div>
  );
}

export function NameField({ form }: Fields) {
  return (
    <div>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        autoComplete="off"
        value={form.values.name}
        onChange={(event) => form.set("name", event.currentTarget.value)}
        error={form.errors.name}
      />
      <Clash form={form} name="name" />
    </div>
  );
}

/** How a lead is tried, and what a call asks of the worker. */
export function RuleFields({ form }: Fields) {
  const lines = trpc.lines.list.useQuery();
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NumberField form={form} name="maxAttempts" label="Attempts for each lead" min={1} max={30} />
        <NumberField
          form={form}
          name="attemptsPerDay"
          label="Attempts of one lead in a day"
          min={1}
          max={20}
        />
        <NumberField
          form={form}
          name="retryMinutes"
          label="Minutes between attempts"
          description="An outcome may name its own time; this is for the rest."
          min={1}
          max={20_160}
        />
        <NumberField
          form={form}
          name="avoidSameHours"
          label="Hours to keep from the same time of day"
          description="Not reached at 12:00 is not tried near 12:00 on the next days. 0 = any time."
          min={0}
          max={6}
        />
        <NumberField form={form} name="wrapUpSeconds" label="Seconds to wrap up a call" min={5} max={300} />
        <NumberField
          form={form}
          name="previewSeconds"
          label="Seconds a lead is shown in power mode"
          description="Before it is dialled by itself."
          min={0}
          max={60}
        />
      </SimpleGrid>
      <div>
        <Text size="sm" fw={500} mb={4}>
          Called first, once the callbacks are done
        </Text>
        <SegmentedControl
          aria-label="Called first, once the callbacks are done"
          value={form.values.queueOrder}
          onChange={(value) => form.set("queueOrder", value === "retries_first" ? value : "new_first")}
          data={[
            { value: "new_first", label: "New leads" },
            { value: "retries_first", label: "Retries" },
          ]}
        />
        <Clash form={form} name="queueOrder" />
      </div>
      <div>
        <HoursField form={form} />
        <Clash form={form} name="hours" />
      </div>
      <div>
        <Select
          label="What the calls are about"
          description="Calling rules and consent are looked up by it; a promotional campaign cannot use a service line."
          allowDeselect={false}
          value={form.values.purpose}
          onChange={(purpose) => purpose && form.set("purpose", purpose)}
          data={callPurpose.options.map((value) => ({ value, label: purposeWords[value] }))}
        />
        <Clash form={form} name="purpose" />
      </div>
      <div>
        <Select
          label="Line customers see"
          placeholder="Each worker’s own line"
          clearable
          clearButtonProps={{ "aria-label": "Each worker’s own line" }}
          value={form.values.lineId}
          onChange={(line) => form.set("lineId", line === null ? null : lineId.parse(line))}
          data={(lines.data ?? []).map((line) => ({
            value: line.id,
            label: `${line.label} · ${line.phone}`,
          }))}
        />
        <Clash form={form} name="lineId" />
      </div>
      <div>
        <Switch
          label="Every call needs an outcome before the next one"
          checked={form.values.isOutcomeRequired}
          onChange={(event) => form.set("isOutcomeRequired", event.currentTarget.checked)}
        />
        <Clash form={form} name="isOutcomeRequired" />
      </div>
    </Stack>
  );
}

/** Who calls which lead. */
export function AssignmentFields({ form }: Fields) {
  const members = trpc.members.list.useQuery({ isActive: true });
  const { assignment, workers } = form.values;
  const allParts = workers.reduce((sum, each) => sum + each.weight, 0);
  const put = (userId: UserId, weight: number | null) =>
    form.set("workers", [
      ...workers.filter((each) => each.userId !== userId),
      ...(weight === null ? [] : [{ userId, weight }]),
    ]);
  return (
    <Stack gap="md">
      <Select
        label="Who calls which lead"
        description={assignmentWords[assignment].detail}
        inputWrapperOrder={["label", "input", "description", "error"]}
        allowDeselect={false}
        value={assignment}
        onChange={(value) => form.set("assignment", (value ?? "anyone") as typeof assignment)}
        data={Object.entries(assignmentWords).map(([value, { label }]) => ({ value, label }))}
      />
      <Clash form={form} name="assignment" />
      {sharesOut(assignment) ? (
        <div>
          <Text size="sm" fw={500} mb={4}>
            Workers who take part
          </Text>
          <ul className={classes.workers} aria-label="Workers who take part">
            {(members.data?.items ?? []).map((member) => {
              const part = workers.find((each) => each.userId === member.userId);
              return (
                <li key={member.userId}>
                  <Switch
                    label={member.name}
                    checked={part !== undefined}
                    onChange={(event) =>
                      put(member.userId as UserId, event.currentTarget.checked ? (part?.weight ?? 1) : null)
                    }
                  />
                  {part && assignment === "weight" ? (
                    <Group gap="xs" wrap="nowrap">
                      <NumberInput
                        aria-label={`Parts for ${member.name}`}
                        size="xs"
                        w={110}
                        min={0}
                        max={mostParts}
                        allowDecimal={false}
                        suffix={part.weight === 1 ? " part" : " parts"}
                        value={part.weight}
                        onChange={(value) =>
                          put(
                            member.userId as UserId,
                            Math.min(mostParts, Math.max(0, Math.trunc(Number(value) || 0))),
                          )
                        }
                      />
                      <Text size="sm" c="dimmed">
                        {part.weight === 0 ? "gets none" : `${percent(part.weight, allParts)} of 100 leads`}
                      </Text>
                    </Group>
                  ) : null}
                </li>
              );
            })}
          </ul>
          {form.errors.workers ? (
            <Text size="sm" c="var(--mantine-color-error)">
              {form.errors.workers}
            </Text>
          ) : null}
          <Clash form={form} name="workers" />
        </div>
      ) : null}
      {assignment === "anyone" ? null : (
        <NumberField
          form={form}
          name="awayMinutes"
          label="Minutes away until colleagues may call a worker’s leads"
          description="Paused, or without Ringside open. Whoever calls a lead then keeps it. 0 = never."
          min={0}
          max={1440}
        />
      )}
    </Stack>
  );
}
