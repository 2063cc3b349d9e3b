import type { ScriptValues, ScriptVariable } from "@/contracts/campaigns/script";
import { splitName } from "@/contracts/campaigns/script";

/** A variable in words: in the editor's list, and where a lead has no such thing. */
export const variableWords: Record<ScriptVariable, string> = {
  first_name: "first name",
  last_name: "last name",
  full_name: "full name",
  company: "company",
  phone: "number",
  email: "e-mail",
  owner_name: "owner",
  agent_name: "your name",
  campaign_name: "campaign",
  workspace_name: "workspace",
};

type Lead = {
  name: string;
  company: string | null;
  /** As it is shown: who may see part of it alone reads that part. */
  phoneText: string | null;
  email: string | null;
  owner: { name: string } | null;
};

/** What a script's variables stand for with this lead, read out by this person. */
export function scriptValuesOf(
  lead: Lead,
  around: { agentName: string; campaignName: string; workspaceName: string },
): ScriptValues {
  const { first, last } = splitName(lead.name);
  return {
    first_name: first,
    last_name: last,
    full_name: lead.name,
    company: lead.company,
    phone: lead.phoneText,
    email: lead.email,
    owner_name: lead.owner?.name ?? null,
    agent_name: around.agentName,
    campaign_name: around.campaignName,
    workspace_name: around.workspaceName,
  };
}
