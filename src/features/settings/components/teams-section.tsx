"use client";

import { Button, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { errorSentence } from "@/components/error-state";
import { userId } from "@/contracts/ids";
import { formErrors } from "../form-errors";
import { roleNames } from "../role-words";
import { Section } from "./section";
import classes from "./sight.module.css";

type Team = RouterOutputs["teams"]["list"][number];

/** Who works together. A member is in one team or in none. */
export function TeamsSection({ teams }: { teams: readonly Team[] }) {
  const utils = trpc.useUtils();
  const [name, setName] = useState("");
  const create = trpc.teams.create.useMutation({
    onSuccess: async () => {
      setName("");
      await utils.teams.invalidate();
    },
  });
  const { fields, rest } = formErrors(create.error);
  const members = trpc.members.list.useQuery({ isActive: true });
  const people = members.data?.items ?? [];

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name });
  }

  return (
    <Section
      title="Teams"
      description="With “their team’s” above, people of one team see each other’s leads, contacts and calls."
    >
      <Stack gap="md">
        {teams.length === 0 ? (
          <Text size="sm" c="dimmed">
            No teams yet. Make the first one.
          </Text>
        ) : (
          <div>
            {teams.map((team) => (
              <TeamRow key={team.id} team={team} teams={teams} people={people} />
            ))}
          </div>
        )}
        <form onSubmit={handleSubmit}>
          <Group align="flex-start" gap="sm">
            <TextInput
              aria-label="Name of the new team"
              placeholder="Name of the new team"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={fields.name ?? rest}
              style={{ flex: "1 1 200px" }}
            />
            <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ""}>
              Make team
            </Button>
          </Group>
        </form>
      </Stack>
    </Section>
  );
}

function TeamRow({
  team,
  teams,
  people,
}: {
  team: Team;
  teams: readonly Team[];
  people: RouterOutputs["members"]["list"]["items"];
}) {
  const utils = trpc.useUtils();
  const settled = {
    onSettled: () => utils.teams.invalidate(),
    onError: (error: unknown) =>
      notifications.show({ color: "red", title: "Not changed", message: errorSentence(error) }),
  };
  const setMember = trpc.teams.setMember.useMutation(settled);
  const remove = trpc.teams.delete.useMutation(settled);
  const rename = trpc.teams.rename.useMutation({ ...settled, onSuccess: () => setDraft(null) });
  const [draft, setDraft] = useState<string | null>(null);
  const inside = team.members.map((member) => member.userId as string);
  const teamOf = (id: string) =>
    teams.find((each) => each.id !== team.id && each.members.some((member) => member.userId === id));

  function handleMembers(chosen: string[]) {
    for (const id of chosen.filter((each) => !inside.includes(each)))
      setMember.mutate({ userId: userId.parse(id), teamId: team.id });
    for (const id of inside.filter((each) => !chosen.includes(each)))
      setMember.mutate({ userId: userId.parse(id), teamId: null });
  }

  async function handleDelete() {
    const isSure = await confirm({
      title: `Delete the team ${team.name}?`,
      message:
        team.members.length === 0
          ? "Nobody is in it."
          : "Its members stay in the workspace and are in no team. With the limit “their team’s” they then see their own leads and calls only.",
      confirmLabel: "Delete team",
      isDangerous: true,
    });
    if (isSure) remove.mutate({ teamId: team.id });
  }

  return (
    <div className={classes.team}>
      {draft === null ? (
        <Text fw={500} className={classes.teamName}>
          {team.name}
        </Text>
      ) : (
        <form
          className={classes.teamName}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate({ teamId: team.id, name: draft });
          }}
        >
          <TextInput
            aria-label={`New name of ${team.name}`}
            maxLength={60}
            data-autofocus
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={() => (draft.trim() === team.name || draft.trim() === "" ? setDraft(null) : undefined)}
          />
        </form>
      )}
      <MultiSelect
        aria-label={`Members of ${team.name}`}
        placeholder={inside.length === 0 ? "Add members" : undefined}
        searchable
        limit={60}
        value={inside}
        onChange={handleMembers}
        disabled={setMember.isPending}
        data={people.map((person) => {
          const other = teamOf(person.userId);
          return {
            value: person.userId,
            label: `${person.name} · ${other ? `now in ${other.name}` : roleNames[person.role]}`,
          };
        })}
        style={{ flex: "2 1 300px" }}
      />
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => setDraft(team.name)}
          aria-label={`Rename ${team.name}`}
        >
          Rename
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => void handleDelete()}
          aria-label={`Delete ${team.name}`}
        >
          Delete
        </Button>
      </Group>
    </div>
  );
}
