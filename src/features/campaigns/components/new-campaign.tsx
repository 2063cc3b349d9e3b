"use client";

import { Button, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { errorSentence } from "@/components/error-state";
import { PageHeader } from "@/components/page-header";
import { campaignFields } from "@/contracts/campaigns/schema";
import type { LeadFilter } from "@/contracts/leads/filter";
import { LeadFilterFields, MatchCount } from "./lead-filter-fields";
import classes from "./settings.module.css";
import { SetupSteps } from "./setup-steps";

type Source = "filter" | "later" | "file";

/** The first step: a name and who is called. Going on makes the draft, so that nothing is lost from here. */
export function NewCampaign() {
  const isManager = useIsManager();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [source, setSource] = useState<Source>("filter");
  const [filter, setFilter] = useState<LeadFilter>({});
  const create = trpc.campaigns.create.useMutation();
  const add = trpc.campaigns.addLeads.useMutation();
  const failure = create.error ?? add.error;

  async function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = campaignFields.name.safeParse(name);
    if (!parsed.success) return setError(parsed.error.issues[0]?.message ?? null);
    try {
      // A second press after the leads were refused goes on with the draft of the first.
      const { id } = create.data ?? (await create.mutateAsync({ name: parsed.data }));
      if (source === "filter") await add.mutateAsync({ campaignId: id, selection: { by: "filter", filter } });
      void utils.campaigns.invalidate();
      router.push(
        source === "file" ? `/dashboard/imports?campaign=${id}` : `/dashboard/campaigns/${id}/setup?step=how`,
      );
    } catch {
      // Said below the form.
    }
  }

  if (!isManager) return <NoPermission />;
  return (
    <>
      <PageHeader
        title="New campaign"
        back={{ href: "/dashboard/campaigns", label: "Campaigns" }}
        description="It is kept as a draft from the first step. Nobody is called before you start it."
      />
      <SetupSteps current="who" />
      <form noValidate onSubmit={(event) => void handleSubmit(event)}>
        <section className={`rs-card ${classes.section}`} aria-label="Who">
          <Stack gap="md">
            <TextInput
              label="Name"
              required
              withAsterisk={false}
              data-autofocus
              autoFocus
              autoComplete="off"
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setError(null);
              }}
              error={error}
            />
            <div className={classes.choice}>
              <Text size="sm" fw={500}>
                Who is called
              </Text>
              <SegmentedControl
                aria-label="Who is called"
                value={source}
                onChange={(value) => setSource(value as Source)}
                data={[
                  { value: "filter", label: "Leads that match" },
                  { value: "file", label: "A file" },
                  { value: "later", label: "By hand, later" },
                ]}
              />
              {source === "filter" ? (
                <>
                  <LeadFilterFields filter={filter} onChange={setFilter} />
                  <MatchCount filter={filter} />
                </>
              ) : (
                <Text size="sm" c="dimmed">
                  {source === "file"
                    ? "The draft is made, then you give the file: its new leads go into this campaign."
                    : "The draft is made empty. Add leads on its page, from the list of leads, or from a lead’s own page."}
                </Text>
              )}
            </div>
          </Stack>
        </section>
        <div className={classes.foot}>
          {failure ? (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {errorSentence(failure)}
            </Text>
          ) : null}
          <Button type="submit" loading={create.isPending || add.isPending}>
            Make the draft and go on
          </Button>
        </div>
      </form>
    </>
  );
}
