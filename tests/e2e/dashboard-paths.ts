import type { Team } from "../support/stack/team";

/** Every page behind the sign-in, as an admin may open it. */
export function dashboardPaths(team: Team, leadId: string): string[] {
  const contactId = team.leads.find((lead) => lead.leadId === leadId)?.contactId ?? "";
  return [
    "/dashboard",
    "/dashboard/leads",
    `/dashboard/leads/${leadId}`,
    "/dashboard/contacts",
    `/dashboard/contacts/${contactId}`,
    "/dashboard/campaigns",
    `/dashboard/campaigns/${team.campaign.id}`,
    `/dashboard/campaigns/${team.campaign.id}?tab=leads`,
    `/dashboard/campaigns/${team.campaign.id}?tab=settings`,
    `/dashboard/campaigns/${team.campaign.id}/setup?step=check`,
    "/dashboard/campaigns/new",
    `/dashboard/campaigns/${team.campaign.id}/work`,
    "/dashboard/calls",
    "/dashboard/tasks",
    "/dashboard/design",
    `/dashboard/campaigns/${team.campaign.id}?tab=report`,
    "/dashboard/floor",
    "/dashboard/profile",
    "/dashboard/settings/members",
    "/dashboard/settings/lines",
    "/dashboard/settings/calling-rules",
    "/dashboard/settings/callerdesk",
    "/dashboard/settings/deliveries",
    "/dashboard/settings/api-keys",
    "/dashboard/settings/audit",
    "/dashboard/settings/outcomes",
    "/dashboard/settings/sight",
    "/dashboard/settings/workspace",
    "/dashboard/twin",
  ];
}
