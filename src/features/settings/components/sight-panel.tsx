"use client";

import { Button, Checkbox, Group, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { type SightSettings, sightSettings } from "@/contracts/sight/schema";
import { Banner, Section } from "./section";
import classes from "./settings.module.css";
import { SightPreview } from "./sight-preview";
import { TeamsSection } from "./teams-section";

/** What workers and managers see of the customers, with how it will look to them. */
export function SightPanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  if (!isAdmin)
    return (
      <EmptyState title="Only admins see this">
        An admin decides which leads and calls a member sees, and whether numbers are masked.
      </EmptyState>
    );
  return <AdminPanel />;
}

function AdminPanel() {
  const settings = trpc.sight.settings.useQuery();
  const teams = trpc.teams.list.useQuery();
  if (settings.isPending || teams.isPending) return <LoadingRows rows={4} height={64} />;
  const failed = settings.error ? settings : teams.error ? teams : null;
  if (failed?.error) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!settings.data || !teams.data) return null;
  return (
    <div className={classes.sections}>
      <SightForm key={JSON.stringify(settings.data)} settings={settings.data} teams={teams.data} />
      <TeamsSection teams={teams.data} />
    </div>
  );
}

const workerChoices = [
  {
    value: "all",
    label: "Everything",
    description: "Every lead, contact and call of the workspace.",
  },
  {
    value: "team",
    label: "Their team’s",
    description: "What belongs to them or to somebody of their team. Who is in no team sees their own.",
  },
  {
    value: "own",
    label: "Their own",
    description: "What belongs to them.",
  },
];

function SightForm({ settings, teams }: { settings: SightSettings; teams: RouterOutputs["teams"]["list"] }) {
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState(settings);
  const save = trpc.sight.set.useMutation({
    onSuccess: async () => {
      await utils.sight.invalidate();
      notifications.show({ message: "Saved. It counts from now on, on every screen." });
    },
    onError: (error) =>
      notifications.show({ title: "Not saved", message: errorSentence(error), color: "red" }),
  });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(settings);
  const wantsTeams = draft.workerSees === "team" || draft.managerSees === "team";
  const hasMembers = teams.some((team) => team.members.length > 0);
  const change = (part: Partial<Record<keyof SightSettings, unknown>>) => {
    const next = sightSettings.safeParse({ ...draft, ...part });
    if (next.success) setDraft(next.data);
  };

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    save.mutate(draft);
  }

  return (
    <form onSubmit={handleSubmit}>
      <Section
        title="What workers see"
        description="Decided on the server: what is left out or masked is in nothing that reaches them. Admins see everything."
      >
        <Stack gap="lg">
          <Radio.Group
            label="Leads, contacts and calls"
            value={draft.workerSees}
            onChange={(workerSees) => change({ workerSees })}
          >
            <Stack gap="xs" mt="xs">
              {workerChoices.map((choice) => (
                <Radio key={choice.value} {...choice} />
              ))}
            </Stack>
          </Radio.Group>
          {draft.workerSees === "all" ? null : (
            <Text size="sm" c="dimmed">
              Work for everybody stays visible to everybody: leads without an owner that wait in a running
              campaign, and callbacks for anyone. Whom a worker is calling, holds or has promised a callback
              they see too.
            </Text>
          )}
          <Stack gap="xs">
            <Text size="sm" fw={500}>
              Numbers and addresses
            </Text>
            <Checkbox
              label="Mask customers’ phone numbers"
              description="Workers call from the lead and see the last digits. They cannot search by digits, dial by hand or paste lists."
              checked={draft.masksPhones}
              onChange={(event) => change({ masksPhones: event.currentTarget.checked })}
            />
            <Checkbox
              label="Mask customers’ e-mail addresses"
              checked={draft.masksEmails}
              onChange={(event) => change({ masksEmails: event.currentTarget.checked })}
            />
          </Stack>
          <SightPreview settings={draft} />
          <Radio.Group
            label="What managers see"
            description="Numbers are never masked for managers."
            value={draft.managerSees}
            onChange={(managerSees) => change({ managerSees })}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="all" label="Everything" />
              <Radio value="team" label="Their team’s leads, contacts and calls" />
            </Stack>
          </Radio.Group>
          {wantsTeams && !hasMembers ? (
            <Banner>Nobody is in a team yet, so “team” means each person’s own. Make teams below.</Banner>
          ) : null}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!isChanged}>
              Save
            </Button>
            {isChanged ? (
              <Button variant="default" onClick={() => setDraft(settings)} disabled={save.isPending}>
                Undo changes
              </Button>
            ) : null}
          </Group>
        </Stack>
      </Section>
    </form>
  );
}
