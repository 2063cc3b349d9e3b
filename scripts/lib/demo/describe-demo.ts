import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { Role } from "@/contracts/members/schema";
import { getWebhookSecret, webhookUrl } from "@/domain/provider-accounts/queries";
import { formatPhone } from "@/lib/phone";
import { db } from "@/platform/db";
import { publicOrigin } from "@/platform/env";
import { verifyPassword } from "@/platform/passwords";
import { provenWorkspaceId } from "@/platform/tenancy";
import type { DemoFile } from "./demo-file";

export type DemoInfo = {
  baseUrl: string;
  users: {
    email: string;
    /** Null once the person has chosen another. */
    password: string | null;
    role: Role;
    workspaceId: string;
    workspace: string;
    name: string;
    userId: string;
    phone: string;
  }[];
  workspaces: {
    id: string;
    name: string;
    campaigns: { id: string; name: string; status: CampaignStatus }[];
    /** Null while all of its addresses are closed. */
    webhooks: { callerdesk: string | null };
    lines: { label: string; phone: string }[];
    /** In the first running campaign, never called, and the simulated provider lets it answer. */
    sampleLead: { id: string; name: string; phone: string; campaignId: string } | null;
  }[];
};

/** The demo as it is now: sign-ins from the file where they still open, everything else from the database. */
export async function describeDemo(file: DemoFile): Promise<DemoInfo> {
  const [users, workspaces] = await Promise.all([
    Promise.all(file.users.map(describeUser)),
    Promise.all(file.workspaces.map(({ id, name }) => describeWorkspace(id, name))),
  ]);
  return { baseUrl: publicOrigin(), users, workspaces };
}

async function describeUser(user: DemoFile["users"][number]): Promise<DemoInfo["users"][number]> {
  const row = await db().user.findUnique({ where: { id: user.userId }, select: { passwordHash: true } });
  const isRight = row !== null && (await verifyPassword(row.passwordHash, user.password));
  return { ...user, password: isRight ? user.password : null };
}

async function describeWorkspace(id: string, name: string): Promise<DemoInfo["workspaces"][number]> {
  const workspaceId = provenWorkspaceId(id);
  const [campaigns, lines, secret] = await Promise.all([
    db().campaign.findMany({
      where: { workspaceId, deletedAt: null },
      select: { id: true, name: true, status: true },
      orderBy: { createdAt: "asc" },
      take: 100,
    }),
    db().line.findMany({
      where: { workspaceId, deletedAt: null },
      select: { label: true, phone: true },
      orderBy: { phone: "asc" },
      take: 100,
    }),
    getWebhookSecret(db(), workspaceId),
  ]);
  const running = campaigns.find(({ status }) => status === "running");
  return {
    id,
    name,
    campaigns,
    webhooks: { callerdesk: secret && webhookUrl(publicOrigin(), secret) },
    lines,
    sampleLead: running ? await sampleLead(id, running.id) : null,
  };
}

async function sampleLead(workspaceId: string, campaignId: string) {
  const places = await db().campaignLead.findMany({
    where: {
      workspaceId,
      campaignId,
      state: "queued",
      attempts: 0,
      lead: { deletedAt: null, contact: { phone: { startsWith: "+91" }, doNotCallAt: null } },
    },
    select: { leadId: true, lead: { select: { contact: { select: { name: true, phone: true } } } } },
    orderBy: { position: "asc" },
    take: 50,
  });
  // The simulated provider goes by the last digits (src/twin/scenario.ts): these are plainly answered.
  const place = places.find(
    ({ lead }) => /[0-5]$/.test(lead.contact.phone ?? "") && !/99[0-5]$/.test(lead.contact.phone ?? ""),
  );
  if (!place?.lead.contact.phone) return null;
  return { id: place.leadId, name: place.lead.contact.name, phone: place.lead.contact.phone, campaignId };
}

/** For people: aligned, without ids. */
export function demoTable(info: DemoInfo): string {
  const users = info.users.map((user) => [
    user.email,
    user.password ?? "(changed)",
    user.role,
    user.workspace,
    user.name,
    formatPhone(user.phone),
  ]);
  const workspaces = info.workspaces.flatMap((workspace) => [
    "",
    workspace.name,
    ...align([
      ...workspace.campaigns.map(({ name, status }) => ["campaign", name, status]),
      ...workspace.lines.map(({ label, phone }) => ["line", label, formatPhone(phone)]),
      ["webhook", "CallerDesk", workspace.webhooks.callerdesk ?? "(closed)"],
      ...(workspace.sampleLead
        ? [["lead to try", workspace.sampleLead.name, formatPhone(workspace.sampleLead.phone)]]
        : []),
    ]),
  ]);
  return [info.baseUrl, "", ...align(users), ...workspaces].join("\n");
}

function align(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
