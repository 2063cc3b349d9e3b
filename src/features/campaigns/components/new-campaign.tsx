"use client";

import { Button, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { trpc } from "@/client/trpc";
import { useTyped } from "@/client/use-typed";
import { useIsManager } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { errorSentence } from "@/components/error-state";
import { PageHeader } from "@/components/page-header";
import { campaignFields } from "@/contracts/campaigns/schema";
import { leadFilter } from "@/contracts/leads/filter";
import { LeadFilterFields, MatchCount } from "./lead-filter-fields";
import classes from "./settings.module.css";
import { SetupSteps } from "./setup-steps";

const source = z.enum(["filter", "later", "file"]);
// What is looked for stays as it is typed: `leadFilter` would take the space before the next word away.
const draft = z.object({
  name: z.string(),
  source,
  filter: leadFilter.extend({ search: z.string().optional() }).catch({}),
});
const readDraft = (kept: unknown) => draft.safeParse(kept).data;
const noDraft: z.output<typeof draft> = { name: "", source: "filter", filter: {} };

/** The first step: a name and who is called. Going on makes the draft, so that nothing is lost from here. */
export function NewCampaign() {
  const isManager = useIsManager();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [{ name, source: chosen, filter }, setDraft] = useTyped("new-campaign", readDraft, noDraft);
  const [error, setError] = useState<string | null>(null);
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
      if (chosen === "filter") await add.mutateAsync({ campaignId: id, selection: { by: "filter", filter } });
      void utils.campaigns.invalidate();
      setDraft(() => noDraft);
      router.push(
        chosen === "file" ? `/dashboard/imports?campaign=${id}` : `/dashboard/campaigns/${id}/setup?step=how`,
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
                const { value } = event.currentTarget;
                setDraft((now) => ({ ...now, name: value }));
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
                value={chosen}
                onChange={(value) => setDraft((now) => ({ ...now, source: source.parse(value) }))}
                data={[
                  { value: "filter", label: "Leads that match" },
                  { value: "file", label: "A file" },
                  { value: "later", label: "By hand, later" },
                ]}
              />
              {chosen === "filter" ? (
                <>
                  <LeadFilterFields
                    filter={filter}
                    onChange={(next) => setDraft((now) => ({ ...now, filter: next }))}
                  />
                  <MatchCount filter={filter} />
                </>
              ) : (
                <Text size="sm" c="dimmed">
                  {chosen === "file"
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
          <Button
            variant="default"
            onClick={() => {
              setDraft(() => noDraft);
              router.push("/dashboard/campaigns");
            }}
          >
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending || add.isPending}>
            Make the draft and go on
          </Button>
        </div>
      </form>
    </>
  );
}
