"use client";

import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { ErrorState } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { type Country, countries, country } from "@/contracts/workspaces/schema";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { zones } from "@/features/sign-in/zones";
import { formErrors } from "../form-errors";
import { RecordingsSection } from "./recordings-section";
import { Facts, Section } from "./section";
import classes from "./settings.module.css";

type Workspace = RouterOutputs["workspace"]["get"];

export function WorkspacePanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  const workspace = trpc.workspace.get.useQuery();
  if (workspace.isPending) return <LoadingRows rows={3} height={64} />;
  if (workspace.error) return <ErrorState error={workspace.error} onRetry={() => void workspace.refetch()} />;
  const { data } = workspace;
  const parsed = country.safeParse(data.defaultCountry);
  return (
    <div className={classes.sections}>
      <Section
        title="Workspace"
        description={isAdmin ? "What everyone in it sees." : "An admin can change it."}
      >
        {isAdmin ? (
          <WorkspaceForm key={`${data.name}|${data.timeZone}|${data.defaultCountry}`} workspace={data} />
        ) : (
          <Facts
            facts={[
              { label: "Name", value: data.name },
              { label: "Time zone", value: data.timeZone },
              {
                label: "Numbers without a country are read as",
                value: parsed.success ? countries[parsed.data] : data.defaultCountry,
              },
              { label: "Made", value: formatDateTime(data.createdAt) },
            ]}
          />
        )}
        {data.isDemo ? (
          <Group mt="md">
            <StatusBadge tone="warning">Demo data</StatusBadge>
          </Group>
        ) : null}
      </Section>
      <RecordingsSection workspace={data} isAdmin={isAdmin} />
    </div>
  );
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const utils = trpc.useUtils();
  const router = useRouter();
  const parsed = country.safeParse(workspace.defaultCountry);
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [chosen, setChosen] = useState<Country>(parsed.success ? parsed.data : "IN");
  const update = trpc.workspace.update.useMutation({
    onSuccess: () => {
      void utils.workspace.invalidate();
      // The frame around this page shows the name, and it comes from the server.
      router.refresh();
      notifications.show({ message: "The workspace is saved." });
    },
  });
  const { fields, rest } = formErrors(update.error);
  const isChanged =
    name.trim() !== workspace.name || timeZone !== workspace.timeZone || chosen !== workspace.defaultCountry;

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    update.mutate({ name, timeZone, defaultCountry: chosen });
  }

  return (
    <form onSubmit={handleSubmit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fields.name}
        />
        <Select
          label="Time zone"
          description="Days on the dashboard begin and end by it"
          searchable
          allowDeselect={false}
          data={zones}
          value={timeZone}
          onChange={(value) => setTimeZone(value ?? workspace.timeZone)}
          error={fields.timeZone}
        />
        <Select
          label="Country"
          description="A phone number without a country code is read as one of this country"
          searchable
          allowDeselect={false}
          data={country.options.map((code) => ({ value: code, label: countries[code] }))}
          value={chosen}
          onChange={(value) => {
            const next = country.safeParse(value);
            if (next.success) setChosen(next.data);
          }}
          error={fields.defaultCountry}
        />
        {rest ? <FormNote>{rest}</FormNote> : null}
        <Group>
          <Button type="submit" loading={update.isPending} disabled={!isChanged}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
