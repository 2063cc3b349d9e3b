"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { NoPermission } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { showFailure } from "@/components/toasts";
import type { CampaignId } from "@/contracts/ids";
import { BulkProgress } from "@/features/leads/components/bulk-bar";
import type { Campaign } from "../campaign-view";
import { useCampaignForm } from "../use-campaign-form";
import { AddLeadsModal } from "./add-leads-modal";
import { AssignmentFields, RuleFields } from "./campaign-fields";
import { Forecast } from "./forecast";
import { ScriptEditor } from "./script-editor";
import classes from "./settings.module.css";
import { SetupSteps, type SetupStep, setupSteps } from "./setup-steps";

/** The way from a list of people to a campaign that runs. It is a draft all the while, and kept at each step. */
export function CampaignSetup({ campaignId }: { campaignId: CampaignId }) {
  const isManager = useIsManager();
  const campaign = trpc.campaigns.get.useQuery({ campaignId });
  const [step, setStep] = useQueryState("step", parseAsStringLiteral(setupSteps).withDefault("how"));
  if (!isManager) return <NoPermission />;
  if (campaign.isPending) return <LoadingRows rows={8} height={52} />;
  if (campaign.error) return <ErrorState error={campaign.error} onRetry={() => void campaign.refetch()} />;
  return (
    <>
      <PageHeader
        title={campaign.data.name}
        back={{ href: `/dashboard/campaigns/${campaignId}`, label: "The campaign" }}
        description="A draft: nobody is called before you start it, and every step is kept."
      />
      <SetupSteps current={step} />
      <Step key={step} campaign={campaign.data} step={step} onStep={(next) => void setStep(next)} />
    </>
  );
}

function Step({
  campaign,
  step,
  onStep,
}: {
  campaign: Campaign;
  step: SetupStep;
  onStep: (step: SetupStep) => void;
}) {
  const next = setupSteps[setupSteps.indexOf(step) + 1] ?? step;
  const before = setupSteps[setupSteps.indexOf(step) - 1] ?? step;
  const form = useCampaignForm(campaign, step, () => onStep(next));
  if (step === "check") return <Check campaign={campaign} onBack={() => onStep(before)} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.clashes.length === 0) form.submit();
      }}
    >
      {step === "who" ? <Who campaign={campaign} /> : null}
      {step === "how" ? (
        <>
          <section className={`rs-card ${classes.section}`} aria-labelledby="setup-rules">
            <h2 id="setup-rules" className="rs-panel-title">
              How leads are called
            </h2>
            <RuleFields form={form} />
          </section>
          <section className={`rs-card ${classes.section}`} aria-labelledby="setup-assignment">
            <h2 id="setup-assignment" className="rs-panel-title">
              By whom
            </h2>
            <AssignmentFields form={form} />
          </section>
        </>
      ) : null}
      {step === "script" ? (
        <section className={`rs-card ${classes.section}`} aria-label="Script">
          <ScriptEditor form={form} campaign={campaign} />
        </section>
      ) : null}
      <div className={classes.foot}>
        {form.failure ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(form.failure)}
          </Text>
        ) : null}
        {step === "who" ? null : (
          <Button variant="default" onClick={() => onStep(before)}>
            Back
          </Button>
        )}
        <Button type="submit" loading={form.isSaving} disabled={form.clashes.length > 0}>
          {form.isDirty ? "Save and go on" : "Go on"}
        </Button>
      </div>
    </form>
  );
}

/** Who is in it so far; more can come now, and while it runs. */
function Who({ campaign }: { campaign: Campaign }) {
  const [isAdding, setIsAdding] = useState(false);
  const total = campaign.queue.total;
  return (
    <section className={`rs-card ${classes.section}`} aria-labelledby="setup-who">
      <h2 id="setup-who" className="rs-panel-title">
        Who
      </h2>
      <BulkProgress campaignId={campaign.id} />
      <Text size="sm" mb="sm">
        {total === 0
          ? "No leads yet."
          : `${formatNumber(total)} ${total === 1 ? "lead is" : "leads are"} in it.`}{" "}
        More can be added any time, also while it runs.
      </Text>
      <Button variant="default" onClick={() => setIsAdding(true)}>
        Add leads
      </Button>
      {isAdding ? <AddLeadsModal campaign={campaign} onClose={() => setIsAdding(false)} /> : null}
    </section>
  );
}

function Check({ campaign, onBack }: { campaign: Campaign; onBack: () => void }) {
  const router = useRouter();
  const utils = trpc.useUtils();
  const start = trpc.campaigns.setStatus.useMutation({
    onSuccess: () => {
      void utils.campaigns.invalidate();
      router.push(`/dashboard/campaigns/${campaign.id}`);
    },
    onError: (error) => showFailure(`${campaign.name} was not started`, error),
  });
  const { queue } = campaign;
  return (
    <>
      <section className={`rs-card ${classes.section}`} aria-labelledby="setup-check">
        <h2 id="setup-check" className="rs-panel-title">
          If it started this minute
        </h2>
        <BulkProgress campaignId={campaign.id} />
        {queue.total === 0 ? (
          <Text size="sm">No leads yet: it would have nobody to call.</Text>
        ) : (
          <Forecast campaign={campaign} />
        )}
        {campaign.script.trim() === "" ? (
          <Text size="sm" c="dimmed" mt="sm">
            It has no script: workers speak freely.
          </Text>
        ) : null}
      </section>
      <div className={classes.foot}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button variant="default" onClick={() => router.push(`/dashboard/campaigns/${campaign.id}`)}>
          Leave it a draft
        </Button>
        <Button
          disabled={queue.total === 0 || campaign.status === "running"}
          loading={start.isPending}
          onClick={() => start.mutate({ campaignId: campaign.id, status: "running" })}
        >
          Start the campaign
        </Button>
      </div>
    </>
  );
}
