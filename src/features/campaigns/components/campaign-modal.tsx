"use client";

import {
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { campaignFields } from "@/contracts/campaigns/schema";
import { type CampaignId, lineId } from "@/contracts/ids";

type Campaign = RouterOutputs["campaigns"]["get"];
const schema = z.object(campaignFields).omit({ assignment: true, awayMinutes: true, workers: true });
type Errors = { [F in keyof typeof campaignFields]?: string };

type CampaignModalProps = {
  /** Null makes a new one. */
  campaign: Campaign | null;
  onClose: () => void;
  onCreated?: (id: CampaignId) => void;
};

/** A campaign's name, script and rules. */
export function CampaignModal({ campaign, onClose, onCreated }: CampaignModalProps) {
  const utils = trpc.useUtils();
  const lines = trpc.lines.list.useQuery();
  const [values, setValues] = useState({
    name: campaign?.name ?? "",
    script: campaign?.script ?? "",
    isOutcomeRequired: campaign?.isOutcomeRequired ?? true,
    maxAttempts: (campaign?.maxAttempts ?? 6) as number | string,
    retryMinutes: (campaign?.retryMinutes ?? 120) as number | string,
    wrapUpSeconds: (campaign?.wrapUpSeconds ?? 30) as number | string,
    attemptsPerDay: (campaign?.attemptsPerDay ?? 3) as number | string,
    avoidSameHours: (campaign?.avoidSameHours ?? 1) as number | string,
    previewSeconds: (campaign?.previewSeconds ?? 5) as number | string,
    queueOrder: campaign?.queueOrder ?? ("new_first" as const),
    line: campaign?.line?.id ?? (null as string | null),
  });
  const [errors, setErrors] = useState<Errors>({});
  const refresh = () => void utils.campaigns.invalidate();
  const create = trpc.campaigns.create.useMutation({
    onSuccess: ({ id }) => {
      refresh();
      onClose();
      onCreated?.(id);
    },
  });
  const update = trpc.campaigns.update.useMutation({
    onSuccess: () => {
      refresh();
      onClose();
    },
  });
  const failure = create.error ?? update.error;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = schema.safeParse({
      ...values,
      maxAttempts: Number(values.maxAttempts),
      retryMinutes: Number(values.retryMinutes),
      wrapUpSeconds: Number(values.wrapUpSeconds),
      attemptsPerDay: Number(values.attemptsPerDay),
      avoidSameHours: Number(values.avoidSameHours),
      previewSeconds: Number(values.previewSeconds),
    });
    if (!parsed.success) {
      const of = (field: string) => parsed.error.issues.find((issue) => issue.path[0] === field)?.message;
      setErrors({
        name: of("name"),
        script: of("script"),
        maxAttempts: of("maxAttempts"),
        retryMinutes: of("retryMinutes"),
        wrapUpSeconds: of("wrapUpSeconds"),
        attemptsPerDay: of("attemptsPerDay"),
        avoidSameHours: of("avoidSameHours"),
        previewSeconds: of("previewSeconds"),
      });
      return;
    }
    setErrors({});
    const input = { ...parsed.data, lineId: values.line === null ? null : lineId.parse(values.line) };
    if (campaign) update.mutate({ campaignId: campaign.id, version: campaign.version, ...input });
    else create.mutate(input);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={campaign ? "Campaign settings" : "New campaign"}
      size="lg"
      closeOnClickOutside={false}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            data-autofocus
            autoComplete="off"
            value={values.name}
            onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
            error={errors.name}
          />
          <Textarea
            label="Script"
            description="Shown beside the lead while the worker talks."
            autosize
            minRows={5}
            maxRows={14}
            value={values.script}
            onChange={(event) => setValues({ ...values, script: event.currentTarget.value })}
            error={errors.script}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NumberInput
              label="Attempts for each lead"
              min={1}
              max={30}
              allowDecimal={false}
              value={values.maxAttempts}
              onChange={(maxAttempts) => setValues({ ...values, maxAttempts })}
              error={errors.maxAttempts}
            />
            <NumberInput
              label="Minutes between attempts"
              min={1}
              max={20_160}
              allowDecimal={false}
              value={values.retryMinutes}
              onChange={(retryMinutes) => setValues({ ...values, retryMinutes })}
              error={errors.retryMinutes}
            />
            <NumberInput
              label="Seconds to wrap up a call"
              min={5}
              max={300}
              allowDecimal={false}
              value={values.wrapUpSeconds}
              onChange={(wrapUpSeconds) => setValues({ ...values, wrapUpSeconds })}
              error={errors.wrapUpSeconds}
            />
            <NumberInput
              label="Attempts for each lead in a day"
              min={1}
              max={20}
              allowDecimal={false}
              value={values.attemptsPerDay}
              onChange={(attemptsPerDay) => setValues({ ...values, attemptsPerDay })}
              error={errors.attemptsPerDay}
            />
            <NumberInput
              label="Hours around the same time of day to avoid"
              description="A lead not reached at 12:00 is not tried near 12:00 the next days. 0 = any time."
              min={0}
              max={6}
              allowDecimal={false}
              value={values.avoidSameHours}
              onChange={(avoidSameHours) => setValues({ ...values, avoidSameHours })}
              error={errors.avoidSameHours}
            />
            <NumberInput
              label="Seconds a lead is shown in power mode"
              description="Before it is dialled by itself."
              min={0}
              max={60}
              allowDecimal={false}
              value={values.previewSeconds}
              onChange={(previewSeconds) => setValues({ ...values, previewSeconds })}
              error={errors.previewSeconds}
            />
          </SimpleGrid>
          <SegmentedControl
            aria-label="Which leads are called first once the callbacks are done"
            value={values.queueOrder}
            onChange={(queueOrder) => setValues({ ...values, queueOrder })}
            data={[
              { value: "new_first", label: "New leads first" },
              { value: "retries_first", label: "Retries first" },
            ]}
          />
          <Select
            label="Line customers see"
            placeholder="Each worker’s own line"
            clearable
            clearButtonProps={{ "aria-label": "Each worker’s own line" }}
            value={values.line}
            onChange={(line) => setValues({ ...values, line })}
            data={(lines.data ?? []).map((line) => ({
              value: line.id,
              label: `${line.label} · ${line.phone}`,
            }))}
          />
          <Switch
            label="Every call needs an outcome before the next one"
            checked={values.isOutcomeRequired}
            onChange={(event) => setValues({ ...values, isOutcomeRequired: event.currentTarget.checked })}
          />
          {failure ? (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {errorSentence(failure)}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {campaign ? "Save" : "Create campaign"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
