"use client";

import { Button, Select, TextInput } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { callStatus } from "@/contracts/calls/schema";
import type { CampaignId, OutcomeId, UserId } from "@/contracts/ids";
import { directionWords, statusWords } from "../call-words";
import type { useCallsFilter } from "../calls-filter";
import { useOutcomes } from "../hooks";
import classes from "./calls-page.module.css";
import { useSight } from "@/features/lists/use-sight";

type FilterState = ReturnType<typeof useCallsFilter>;
type CallsFiltersProps = Pick<FilterState, "query" | "setQuery" | "isFiltered"> & { onClear: () => void };

const day = (date: Date | null) => (date ? date.toISOString().slice(0, 10) : "");
const fromDay = (text: string) => (text === "" ? null : new Date(`${text}T00:00:00Z`));

export function CallsFilters({ query, setQuery, isFiltered, onClear }: CallsFiltersProps) {
  const members = trpc.members.list.useQuery(undefined, { staleTime: 60_000 });
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 }, { staleTime: 60_000 });
  const outcomes = useOutcomes();
  const { masksPhones } = useSight();
  return (
    <div className={classes.filters} role="search" aria-label="Filter calls">
      <TextInput
        className={classes.search}
        aria-label="Search by name or number"
        placeholder={masksPhones ? "Name" : "Name, or 4 digits of the number"}
        value={query.q}
        onChange={(event) => void setQuery({ q: event.currentTarget.value || null })}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        value={query.status}
        onChange={(value) =>
          void setQuery({ status: callStatus.options.find((option) => option === value) ?? null })
        }
        data={callStatus.options.map((value) => ({ value, label: statusWords[value].label }))}
      />
      <Select
        aria-label="Direction"
        placeholder="In and out"
        clearable
        value={query.direction}
        onChange={(value) =>
          void setQuery({ direction: value === "inbound" || value === "outbound" ? value : null })
        }
        data={[
          { value: "outbound", label: directionWords.outbound },
          { value: "inbound", label: directionWords.inbound },
        ]}
      />
      <Select
        aria-label="Worker"
        placeholder="Anybody"
        clearable
        searchable
        value={query.worker}
        onChange={(value) => void setQuery({ worker: value as UserId | null })}
        data={members.data?.items.map((member) => ({ value: member.userId, label: member.name })) ?? []}
      />
      <Select
        aria-label="Campaign"
        placeholder="Any campaign"
        clearable
        searchable
        value={query.campaign}
        onChange={(value) => void setQuery({ campaign: value as CampaignId | null })}
        data={
          campaigns.data?.campaigns.map((campaign) => ({ value: campaign.id, label: campaign.name })) ?? []
        }
      />
      <Select
        aria-label="Outcome"
        placeholder="Any outcome"
        clearable
        value={query.outcome}
        onChange={(value) => void setQuery({ outcome: value as OutcomeId | null })}
        data={outcomes.data?.map((outcome) => ({ value: outcome.id, label: outcome.label })) ?? []}
      />
      <TextInput
        type="date"
        aria-label="From day"
        value={day(query.from)}
        onChange={(event) => void setQuery({ from: fromDay(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        aria-label="To day"
        value={day(query.to)}
        onChange={(event) => void setQuery({ to: fromDay(event.currentTarget.value) })}
      />
      {isFiltered ? (
        <Button variant="subtle" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}
