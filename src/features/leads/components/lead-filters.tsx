"use client";

import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { trpc } from "@/client/trpc";
import { leadSort, leadStage } from "@/contracts/leads/schema";
import { sortWords, stageWords } from "../lead-words";
import { ownerChoices, type useLeadView } from "../use-lead-view";
import classes from "./leads.module.css";

type LeadFiltersProps = Pick<ReturnType<typeof useLeadView>, "view" | "setView" | "isFiltered" | "clear">;

/** Search, filters and order; all of it stands in the address. */
export function LeadFilters({ view, setView, isFiltered, clear }: LeadFiltersProps) {
  const members = trpc.members.list.useQuery({ isActive: true });
  const outcomes = trpc.outcomes.list.useQuery();
  const [text, setText] = useState(view.q);
  const search = useDebouncedCallback((q: string) => setView({ q }), 250);
  // The address can change without the field: back, forward, "clear".
  useEffect(() => setText(view.q), [view.q]);

  const people = (members.data?.items ?? [])
    .filter((member) => !member.isSelf)
    .map((member) => ({ value: member.userId, label: member.name }));
  const stage = (value: string | null) => leadStage.safeParse(value).data ?? null;

  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        aria-label="Search leads"
        placeholder="Name, company or digits of a number"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        className={classes.filter}
        aria-label="Stage"
        placeholder="Any stage"
        clearable
        clearButtonProps={{ "aria-label": "Any stage" }}
        value={view.stage}
        onChange={(value) => setView({ stage: stage(value) })}
        data={leadStage.options.map((value) => ({ value, label: stageWords[value].label }))}
      />
      <Select
        className={classes.filter}
        aria-label="Owner"
        placeholder="Any owner"
        clearable
        clearButtonProps={{ "aria-label": "Any owner" }}
        searchable
        value={view.owner}
        onChange={(owner) => setView({ owner })}
        data={[
          { value: ownerChoices.mine, label: "Mine" },
          { value: ownerChoices.nobody, label: "Nobody’s" },
          ...people,
        ]}
      />
      <Select
        className={classes.filter}
        aria-label="Last outcome"
        placeholder="Any outcome"
        clearable
        clearButtonProps={{ "aria-label": "Any outcome" }}
        value={view.outcome}
        onChange={(outcome) => setView({ outcome })}
        data={(outcomes.data ?? []).map((outcome) => ({ value: outcome.id, label: outcome.label }))}
      />
      <Select
        className={classes.filter}
        aria-label="Do not call"
        placeholder="Any number"
        clearable
        clearButtonProps={{ "aria-label": "Any number" }}
        value={view.blocked}
        onChange={(value) => setView({ blocked: value === "yes" || value === "no" ? value : null })}
        data={[
          { value: "no", label: "May be called" },
          { value: "yes", label: "Do not call" },
        ]}
      />
      <Select
        className={classes.filter}
        aria-label="Order"
        allowDeselect={false}
        value={view.sort}
        onChange={(value) => setView({ sort: leadSort.safeParse(value).data ?? "newest" })}
        data={leadSort.options.map((value) => ({ value, label: sortWords[value] }))}
      />
      {isFiltered ? (
        <Button variant="subtle" size="sm" onClick={clear}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}
