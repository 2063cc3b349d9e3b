"use client";

import { Button, Group, MultiSelect, Radio, Select, Skeleton, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { errorCode } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { showDone } from "@/components/toasts";
import { userId } from "@/contracts/ids";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "../form-errors";
import type { Member } from "../views";
import { FormModal } from "./form-modal";

type Way = "one" | "several" | "anyone";
const counted = (count: number, one: string, many: string) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** Takes a member's access away and hands over what is open with them; the exact numbers stand there before. */
export function RemoveMemberModal({ member, onClose }: { member: Member; onClose: () => void }) {
  const utils = trpc.useUtils();
  const id = userId.parse(member.userId);
  const work = trpc.members.work.useQuery({ userId: id }, { staleTime: 0 });
  const members = trpc.members.list.useQuery({ isActive: true });
  const [way, setWay] = useState<Way>("one");
  const [one, setOne] = useState<string | null>(null);
  const [several, setSeveral] = useState<string[]>([]);
  const remove = trpc.members.deactivate.useMutation({
    onSuccess: () => {
      void utils.members.invalidate();
      showDone(`${member.name} no longer has access.`);
      onClose();
    },
    onError: (error) => {
      if (errorCode(error) === "CONFLICT") void work.refetch();
    },
  });
  const { rest } = formErrors(remove.error ?? work.error);
  const hasWork = work.data !== undefined && work.data.leads + work.data.callbacks + work.data.tasks > 0;
  const takers = !hasWork || way === "anyone" ? [] : way === "one" ? (one ? [one] : []) : several;
  const isReady = work.data !== undefined && (!hasWork || way === "anyone" || takers.length > 0);
  const people = (members.data?.items ?? [])
    .filter((each) => each.userId !== member.userId)
    .map((each) => ({ value: each.userId, label: each.name }));

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (work.data && isReady)
      remove.mutate({ userId: id, to: takers.map((taker) => userId.parse(taker)), expected: work.data });
  }

  return (
    <FormModal title={`Remove ${member.name}’s access?`} onClose={onClose}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <Text size="sm">
            They are signed out of this workspace at once. Calls, notes and history stay, and you can give the
            access back; what is handed over stays where it is then.
          </Text>
          {work.isPending ? <Skeleton height={120} /> : null}
          {work.data && !hasWork ? (
            <Text size="sm" c="dimmed">
              No lead, callback or task is open with them.
            </Text>
          ) : null}
          {work.data && hasWork ? (
            <>
              <Text size="sm" fw={600}>
                Open with them: {counted(work.data.leads, "lead", "leads")},{" "}
                {counted(work.data.callbacks, "callback", "callbacks")},{" "}
                {counted(work.data.tasks, "other task", "other tasks")}
              </Text>
              <Radio.Group
                label="Who takes it over?"
                value={way}
                onChange={(value) => setWay(value === "several" || value === "anyone" ? value : "one")}
              >
                <Stack gap={8} mt={8}>
                  <Radio value="one" label="One person" />
                  <Radio value="several" label="Several, in turn" />
                  <Radio value="anyone" label="Nobody for now: anyone may take it" />
                </Stack>
              </Radio.Group>
              {way === "one" ? (
                <Select
                  label="To"
                  placeholder="Choose"
                  searchable
                  data={people}
                  value={one}
                  onChange={setOne}
                />
              ) : null}
              {way === "several" ? (
                <MultiSelect
                  label="To"
                  placeholder={several.length === 0 ? "Choose" : ""}
                  searchable
                  data={people}
                  value={several}
                  onChange={setSeveral}
                  description={
                    several.length > 1
                      ? `About ${formatNumber(Math.ceil(work.data.leads / several.length))} leads each. A task about a lead goes with it.`
                      : undefined
                  }
                />
              ) : null}
            </>
          ) : null}
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!isReady} loading={remove.isPending}>
              {hasWork ? "Hand over and remove access" : "Remove access"}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}
