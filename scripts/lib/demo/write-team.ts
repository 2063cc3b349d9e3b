import { randomUUID } from "node:crypto";
import type { WorkspaceId } from "@/contracts/ids";
import { webhookUrl } from "@/domain/provider-accounts/queries";
import { endpointSecretPlace, keyPlace } from "@/domain/provider-accounts/rules";
import type { Prisma } from "@/generated/prisma/client";
import { sha256 } from "@/lib/crypto";
import { lastTen } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { publicOrigin } from "@/platform/env";
import { inNewWorkspace } from "@/platform/events/in-workspace";
import { hashPassword } from "@/platform/passwords";
import { sealSecret } from "@/platform/secrets";
import { callHistoryRow, callRow } from "./call-rows";
import type { DemoFile } from "./demo-file";
import { insertRows } from "./insert-rows";
import { readablePassword } from "./passwords";
import { idAt, type Story } from "./story";
import type { TeamSpec } from "./teams";

type Part = { users: DemoFile["users"]; workspace: DemoFile["workspaces"][number] };

/**
 * Writes one team's story as a workspace of its own, in one transaction. `keep` is called with its sign-ins before
 * the commit: a crash between the two must not leave people whose passwords nobody knows.
 */
export async function writeTeam(
  team: TeamSpec,
  story: Story,
  twinOrigin: string,
  keep: (part: Part) => void,
): Promise<void> {
  const passwords = await Promise.all(
    story.people.map(async (person) => {
      const password = readablePassword();
      return { person, password, passwordHash: await hashPassword(password) };
    }),
  );
  const workspace = { name: team.name, timeZone: "Asia/Kolkata", defaultCountry: "IN", isDemo: true };
  await inNewWorkspace(workspace, async (tx, workspaceId) => {
    const now = clock.now();
    await tx.user.createMany({
      data: passwords.map(({ person, passwordHash }) => ({
        id: person.id,
        email: person.email,
        name: person.name,
        passwordHash,
      })),
    });
    await tx.line.createMany({
      data: story.lines.map((line) => ({ ...line, workspaceId, lastTen: lastTen(line.phone) ?? "" })),
    });
    await tx.membership.createMany({
      data: story.people.map((person) => ({
        workspaceId,
        userId: person.id,
        role: person.role,
        phone: person.phone,
        phoneLastTen: lastTen(person.phone),
        lineId: story.lines[person.line]?.id ?? null,
      })),
    });
    await tx.outcome.createMany({ data: story.outcomes.map((outcome) => ({ ...outcome, workspaceId })) });
    const { accountId, webhookSecret } = await writeAccount(tx, workspaceId, twinOrigin);
    await writeLeads(tx, workspaceId, story);
    await writeCalls(tx, workspaceId, story, accountId);
    await writeFeed(tx, workspaceId, story);
    keep({
      users: passwords.map(({ person, password }) => ({
        email: person.email,
        password,
        role: person.role,
        workspace: team.name,
        name: person.name,
        workspaceId,
        userId: person.id,
        phone: person.phone,
      })),
      workspace: {
        id: workspaceId,
        name: team.name,
        campaigns: story.campaigns.map(({ id, spec }) => ({ id, name: spec.name })),
        webhooks: { callerdesk: webhookUrl(publicOrigin(), webhookSecret) },
      },
    });
    await tx.workspace.update({ where: { id: workspaceId }, data: { createdAt: story.feed[0]?.at ?? now } });
  });
}

/** The account points at the simulated provider; bind-twin.ts introduces the two to each other at each start. */
async function writeAccount(tx: Tx, workspaceId: WorkspaceId, twinOrigin: string) {
  const accountId = randomUUID();
  const authcode = clock.token(24);
  await tx.providerAccount.create({
    data: {
      workspaceId,
      id: accountId,
      provider: "callerdesk",
      baseUrl: twinOrigin,
      secretCiphertext: sealSecret(authcode, keyPlace(workspaceId, accountId)),
      secretLastFour: authcode.slice(-4),
    },
  });
  const endpointId = randomUUID();
  const webhookSecret = clock.token();
  await tx.webhookEndpoint.create({
    data: {
      workspaceId,
      id: endpointId,
      provider: "callerdesk",
      providerAccountId: accountId,
      secretHash: sha256(webhookSecret),
      secretCiphertext: sealSecret(webhookSecret, endpointSecretPlace(workspaceId, endpointId)),
    },
  });
  return { accountId, webhookSecret };
}

async function writeLeads(tx: Tx, workspaceId: WorkspaceId, story: Story): Promise<void> {
  await tx.campaign.createMany({
    data: story.campaigns.map(({ id, spec, lineId, startedAt }) => ({
      workspaceId,
      id,
      name: spec.name,
      status: spec.status,
      script: spec.script,
      maxAttempts: spec.maxAttempts,
      retryMinutes: spec.retryMinutes,
      lineId,
      startedAt,
      createdAt: startedAt,
    })),
  });
  const contacts: Prisma.ContactCreateManyInput[] = story.leads.map((lead) => ({
    workspaceId,
    id: lead.contactId,
    name: lead.contact.name,
    company: lead.contact.company,
    email: lead.contact.email,
    phone: lead.contact.phone,
    phoneLastTen: lead.contact.phoneLastTen,
    timeZone: lead.contact.timeZone,
    doNotCallAt: lead.doNotCallAt,
    isDemo: true,
    createdAt: lead.createdAt,
    updatedAt: lead.doNotCallAt ?? lead.createdAt,
  }));
  await insertRows(tx, "contacts", contacts);
  await insertRows(
    tx,
    "consent_entries",
    story.leads.flatMap((lead) => blockEntry(workspaceId, lead)),
  );
  const leads: Prisma.LeadCreateManyInput[] = story.leads.map((lead) => ({
    workspaceId,
    id: lead.id,
    contactId: lead.contactId,
    stage: lead.stage,
    ownerUserId: lead.ownerUserId,
    source: lead.source,
    lastCallAt: lead.lastCallAt,
    lastOutcomeId: lead.lastOutcomeId,
    createdAt: lead.createdAt,
    updatedAt: lead.lastCallAt ?? lead.createdAt,
  }));
  await insertRows(tx, "leads", leads);
  const places: Prisma.CampaignLeadCreateManyInput[] = story.leads.flatMap(({ id, place, createdAt }) =>
    place
      ? [
          {
            workspaceId,
            campaignId: place.campaign.id,
            leadId: id,
            position: place.position,
            state: place.doneReason === null ? "queued" : "done",
            attempts: place.attempts,
            nextAttemptAt: place.nextAttemptAt,
            lastAttemptAt: place.lastAttemptAt,
            doneReason: place.doneReason,
            createdAt,
            updatedAt: place.lastAttemptAt ?? createdAt,
          },
        ]
      : [],
  );
  await insertRows(tx, "campaign_leads", places);
}

/** The ledger's line of a "do not call" that was said on a call. */
function blockEntry(
  workspaceId: WorkspaceId,
  lead: Story["leads"][number],
): Prisma.ConsentEntryCreateManyInput[] {
  if (lead.doNotCallAt === null) return [];
  return [
    {
      workspaceId,
      id: idAt(lead.doNotCallAt),
      contactId: lead.contactId,
      phoneLastTen: lead.contact.phoneLastTen,
      email: lead.contact.email?.toLowerCase() ?? null,
      decision: "withdrawn",
      source: "said_on_call",
      actorUserId: lead.ownerUserId,
      at: lead.doNotCallAt,
    },
  ];
}

async function writeCalls(tx: Tx, workspaceId: WorkspaceId, story: Story, accountId: string): Promise<void> {
  const calls = story.calls.map((call, index) => callRow(workspaceId, accountId, call, index));
  await insertRows(tx, "calls", calls);
  const history = story.calls.flatMap((call, index) => callHistoryRow(workspaceId, call, index));
  await insertRows(tx, "call_history", history);
  const notes = story.notes.map(({ at, ...note }) => ({
    workspaceId,
    id: idAt(at),
    ...note,
    createdAt: at,
    updatedAt: at,
  }));
  await insertRows(tx, "notes", notes);
  const tasks = story.tasks.map((task) => ({
    workspaceId,
    ...task,
    updatedAt: task.doneAt ?? task.createdAt,
  }));
  await insertRows(tx, "tasks", tasks);
}

/**
 * The feed of thirty days, written as it stands in a workspace whose log was pruned long ago: activities at
 * positions 1…n, head and floor both at n and no events below. The append that ends this transaction takes n + 1, so
 * the log goes on without a hole, and a cursor from before could only be answered by a resync.
 */
async function writeFeed(tx: Tx, workspaceId: WorkspaceId, story: Story): Promise<void> {
  const rows: Prisma.ActivityCreateManyInput[] = story.feed.map(({ type, at, actorId, data }, index) => ({
    workspaceId,
    seq: index + 1,
    type,
    actorId,
    leadId: "leadId" in data ? data.leadId : null,
    callId: "callId" in data ? data.callId : null,
    campaignId: "campaignId" in data ? data.campaignId : null,
    data,
    createdAt: at,
  }));
  await insertRows(tx, "activities", rows);
  await tx.workspaceStream.update({
    where: { workspaceId },
    data: { head: rows.length, floor: rows.length },
  });
}
