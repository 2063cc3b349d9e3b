"use client";

import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import type { DeskView } from "@/contracts/desk/views";
import { ScriptText } from "@/features/campaigns/components/script-text";
import { scriptValuesOf } from "@/features/campaigns/script-words";
import { leadIdOf, type OnDesk } from "./lead-panel";
import zone from "./zone.module.css";

type ScriptPaneProps = { campaign: DeskView["campaign"]; onDesk: OnDesk | null };

/** What the worker reads out, with the names of whoever is on the desk. The wrap-up takes this place after a call. */
export function ScriptPane({ campaign, onDesk }: ScriptPaneProps) {
  const { script } = campaign;
  const { user, current } = useWorkspace();
  const leadId = leadIdOf(onDesk);
  const lead = trpc.leads.get.useQuery(
    { leadId: leadId ?? ("" as never) },
    { enabled: leadId !== null && script.includes("{{") },
  );
  const values =
    leadId !== null && lead.data
      ? scriptValuesOf(lead.data, {
          agentName: user.name,
          campaignName: campaign.name,
          workspaceName: current.workspaceName,
        })
      : null;
  return (
    <section className={zone.pane} aria-label="Script" data-script="" tabIndex={0}>
      <h2 className={zone.label}>Script</h2>
      {script.trim() === "" ? (
        <p className={zone.hint}>This campaign has no script.</p>
      ) : (
        <ScriptText script={script} values={values} />
      )}
    </section>
  );
}
