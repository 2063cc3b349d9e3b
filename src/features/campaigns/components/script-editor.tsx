"use client";

import { Button, Select, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useRef, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { scriptProblems, scriptVariables } from "@/contracts/campaigns/script";
import { type LeadId, leadId } from "@/contracts/ids";
import type { Campaign } from "../campaign-view";
import { scriptValuesOf, variableWords } from "../script-words";
import type { CampaignForm } from "../use-campaign-form";
import { Clash } from "./campaign-fields";
import { ScriptText } from "./script-text";
import classes from "./settings.module.css";

/** The script beside what a worker will read with a real lead on the desk. */
export function ScriptEditor({ form, campaign }: { form: CampaignForm; campaign: Campaign }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { script } = form.values;
  const problems = scriptProblems(script);

  function insert(variable: string) {
    const field = area.current;
    const at = field?.selectionStart ?? script.length;
    const text = `{{${variable}}}`;
    form.set("script", script.slice(0, at) + text + script.slice(field?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(at + text.length, at + text.length);
    });
  }

  return (
    <div className={classes.editor}>
      <div>
        <Textarea
          ref={area}
          label="Script"
          description="Shown beside the lead while the worker talks. Plain text."
          autosize
          minRows={9}
          maxRows={22}
          value={script}
          onChange={(event) => form.set("script", event.currentTarget.value)}
          error={problems.length > 0 ? problems.join(" ") : form.errors.script}
        />
        <div className={classes.variables} role="group" aria-label="Put in a variable">
          {scriptVariables.map((variable) => (
            <Button key={variable} size="compact-sm" variant="default" onClick={() => insert(variable)}>
              {variableWords[variable]}
            </Button>
          ))}
        </div>
        <Clash form={form} name="script" />
      </div>
      <Preview script={script} campaign={campaign} name={form.values.name} />
    </div>
  );
}

function Preview({ script, campaign, name }: { script: string; campaign: Campaign; name: string }) {
  const { user, current } = useWorkspace();
  const [chosen, setChosen] = useState<LeadId | null>(null);
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim().slice(0, 100), 250);
  const leads = trpc.leads.list.useQuery(
    {
      limit: 20,
      ...(wanted
        ? { search: wanted }
        : { where: { match: "all", parts: [{ field: "campaign", op: "is", values: [campaign.id] }] } }),
    },
    { placeholderData: (before) => before },
  );
  const first = leads.data?.leads[0]?.id ?? null;
  const id = chosen ?? first;
  const lead = trpc.leads.get.useQuery({ leadId: id ?? ("" as never) }, { enabled: id !== null });
  return (
    <section className={classes.preview} aria-label="Preview">
      <Select
        label="Preview with"
        size="xs"
        searchable
        placeholder="Name or digits of a number"
        nothingFoundMessage="No lead of this name"
        value={id}
        onChange={(value) => setChosen(leadId.safeParse(value).data ?? null)}
        onSearchChange={(text) => setSearch(text === lead.data?.name ? "" : text)}
        filter={({ options }) => options}
        data={[
          ...(lead.data && !leads.data?.leads.some((each) => each.id === lead.data.id)
            ? [{ value: lead.data.id as string, label: lead.data.name }]
            : []),
          ...(leads.data?.leads ?? []).map((each) => ({ value: each.id as string, label: each.name })),
        ]}
      />
      {script.trim() === "" ? (
        <Text size="sm" c="dimmed" mt="xs">
          What the worker reads will stand here.
        </Text>
      ) : (
        <ScriptText
          script={script}
          values={
            lead.data
              ? scriptValuesOf(lead.data, {
                  agentName: user.name,
                  campaignName: name,
                  workspaceName: current.workspaceName,
                })
              : null
          }
        />
      )}
    </section>
  );
}
