"use client";

import "@mantine/spotlight/styles.css";
import { Kbd, useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { personOf } from "@/features/calls/call-words";
import { sayRefused, useDialBlock } from "@/features/calls/hooks";
import { looksLikeNumber, useDialNumber } from "@/features/calls/use-dial-number";
import { type KeyAction, keyOf } from "@/features/keys/key-table";
import { destinations } from "@/features/shell/navigation";
import { commandBarStore } from "./store";

/** The key that goes to a page, where there is one: the bar teaches it. */
const keyTo: Readonly<Record<string, KeyAction>> = {
  "/dashboard": "goDashboard",
  "/dashboard/calls": "goCalls",
  "/dashboard/leads": "goLeads",
  "/dashboard/campaigns": "goWork",
};

type Command = { id: string; label: string; key: string | null; run: () => void };

/** Finds leads and calls, goes to pages, does what any page can do. */
export function CommandBar() {
  const router = useRouter();
  const { current, isTwinOn } = useWorkspace();
  const { toggleColorScheme } = useMantineColorScheme();
  const [query, setQuery] = useState("");
  const text = query.trim();
  const [wanted] = useDebouncedValue(text.slice(0, 100), 150);
  const isAsking = wanted.length >= 2;
  const leads = trpc.leads.list.useQuery(
    { search: wanted, limit: 6, sort: "last_call" },
    { enabled: isAsking, placeholderData: (before) => before },
  );
  const calls = trpc.calls.list.useQuery(
    { filter: { search: wanted }, limit: 4 },
    { enabled: isAsking, placeholderData: (before) => before },
  );

  const commands: Command[] = [
    ...destinations
      .filter(({ roles, onlyWithTwin }) => roles.includes(current.role) && (!onlyWithTwin || isTwinOn))
      .map(({ href, label }) => ({
        id: href,
        label: `Go to ${label}`,
        key: keyTo[href] ? keyOf(keyTo[href]) : null,
        run: () => router.push(href),
      })),
    { id: "profile", label: "Profile and sessions", key: null, run: () => router.push("/dashboard/profile") },
    ...(current.role === "admin"
      ? [
          {
            id: "design",
            label: "Design: the pieces of every page",
            key: null,
            run: () => router.push("/dashboard/design"),
          },
        ]
      : []),
    { id: "theme", label: "Change between light and dark", key: null, run: () => toggleColorScheme() },
  ];
  const words = text.toLowerCase().split(/\s+/);
  const fitting = commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const foundLeads = isAsking ? (leads.data?.leads ?? []) : [];
  const foundCalls = isAsking ? (calls.data?.items ?? []) : [];
  const isLooking =
    text.length >= 2 && (wanted !== text.slice(0, 100) || leads.isFetching || calls.isFetching);
  const error = leads.error ?? calls.error;
  const block = useDialBlock();
  const { dialNumber } = useDialNumber({ onCalled: () => undefined, onRefused: sayRefused });
  const isNumber = looksLikeNumber(text);
  const isEmpty = !isNumber && foundLeads.length + foundCalls.length + fitting.length === 0;

  return (
    <Spotlight.Root
      store={commandBarStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      clearQueryOnClose
    >
      <Spotlight.Search placeholder="A name, an e-mail, digits of a number, or what to do" />
      <Spotlight.ActionsList>
        {isNumber ? (
          <Spotlight.ActionsGroup label="Call">
            <Spotlight.Action
              label={`Call ${text}`}
              description={block ?? "A number in nobody's book becomes a lead of yours."}
              onClick={() => (block ? sayRefused(block) : dialNumber(text))}
            />
          </Spotlight.ActionsGroup>
        ) : null}
        {foundLeads.length > 0 ? (
          <Spotlight.ActionsGroup label="Leads">
            {foundLeads.map((lead) => (
              <Spotlight.Action
                key={lead.id}
                label={lead.name}
                description={[lead.company, lead.phoneText].filter(Boolean).join(" · ")}
                onClick={() => router.push(`/dashboard/leads/${lead.id}`)}
              />
            ))}
            <Spotlight.Action
              label={`All leads with “${wanted}”`}
              onClick={() => router.push(`/dashboard/leads?q=${encodeURIComponent(wanted)}`)}
            />
          </Spotlight.ActionsGroup>
        ) : null}
        {foundCalls.length > 0 ? (
          <Spotlight.ActionsGroup label="Calls">
            {foundCalls.map((call) => (
              <Spotlight.Action
                key={call.id}
                label={personOf(call)}
                description={`${call.customerPhone} · ${formatDateTime(call.startedAt)}`}
                onClick={() => router.push(`/dashboard/calls/${call.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {fitting.length > 0 ? (
          <Spotlight.ActionsGroup label="Do">
            {fitting.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                onClick={command.run}
                rightSection={command.key ? <Kbd size="xs">{command.key}</Kbd> : null}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {isEmpty ? (
          <Spotlight.Empty>
            {error
              ? errorSentence(error)
              : isLooking
                ? "Looking…"
                : text.length < 2
                  ? "Type two letters or more."
                  : "Nothing found."}
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
