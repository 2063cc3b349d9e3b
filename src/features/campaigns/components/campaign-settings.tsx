"use client";

import { Button, Text } from "@mantine/core";
import { errorSentence } from "@/components/error-state";
import { showDone } from "@/components/toasts";
import type { Campaign } from "../campaign-view";
import { useCampaignForm } from "../use-campaign-form";
import { AssignmentFields, NameField, RuleFields } from "./campaign-fields";
import { ScriptEditor } from "./script-editor";
import classes from "./settings.module.css";

/** Everything that can be set about a campaign, on one page; what colleagues save meanwhile comes in by itself. */
export function CampaignSettings({ campaign }: { campaign: Campaign }) {
  const form = useCampaignForm(campaign, "settings", () => showDone("Saved. Open desks have it already."));
  const hasClash = form.clashes.length > 0;
  return (
    <form
      noValidate
      aria-label="Campaign settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasClash) form.submit();
      }}
    >
      <section className={`rs-card ${classes.section}`} aria-labelledby="setting-script">
        <h2 id="setting-script" className="rs-panel-title">
          Name and script
        </h2>
        <NameField form={form} />
        <div style={{ height: 16 }} />
        <ScriptEditor form={form} campaign={campaign} />
      </section>
      <section className={`rs-card ${classes.section}`} aria-labelledby="setting-rules">
        <h2 id="setting-rules" className="rs-panel-title">
          Rules
        </h2>
        <RuleFields form={form} />
      </section>
      <section className={`rs-card ${classes.section}`} aria-labelledby="setting-assignment">
        <h2 id="setting-assignment" className="rs-panel-title">
          Assignment
        </h2>
        <AssignmentFields form={form} />
      </section>
      <div className={classes.foot}>
        <span className={classes.footWords} aria-live="polite">
          {hasClash
            ? "Choose between yours and theirs first."
            : form.isDirty
              ? "Not saved yet."
              : campaign.lastChange
                ? `Last saved by ${campaign.lastChange.byName}.`
                : ""}
        </span>
        {form.failure ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(form.failure)}
          </Text>
        ) : null}
        <Button variant="default" disabled={!form.isDirty} onClick={form.discard}>
          Discard
        </Button>
        <Button type="submit" disabled={!form.isDirty || hasClash} loading={form.isSaving}>
          Save
        </Button>
      </div>
    </form>
  );
}
