import { randomUUID } from "node:crypto";
import { createCaller } from "@/api/root";
import type { CampaignId, LeadId, LineId, OutcomeId, SessionId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { defaultOutcomes } from "@/domain/outcomes/rules";
import { lastTen } from "@/lib/phone";
import { sha256 } from "@/lib/crypto";
import { inNewWorkspace } from "@/platform/events/in-workspace";
import { sealSecret } from "@/platform/secrets";
import { bridge } from "./bridge";
import type { Actor } from "@/platform/tenancy";

export type Member = Actor & { email: string; phone: string };
export type TestWorkspace = {
  workspaceId: WorkspaceId;
  admin: Member;
  manager: Member;
  worker: Member;
  colleague: Member;
  lineId: LineId;
  linePhone: string;
  accountId: string;
  endpointId: string;
  webhookSecret: string;
  authcode: string;
  campaignId: CampaignId;
  /** Phones +91 90000 00101, 00102, … in this order. */
  leads: { leadId: LeadId; contactId: string; phone: string }[];
  outcomes: { id: OutcomeId; label: string }[];
};

let count = 0;

/**
 * A whole workspace: four members (phones +91 90000 00001…4), one line (+91 80690 00001), a CallerDesk account
 * with its endpoint, a running campaign with `leads` leads. Phones repeat in every workspace on purpose.
 */
export async function makeWorkspace(
  options: { name?: string; leads?: number; baseUrl?: string; isOutcomeRequired?: boolean } = {},
): Promise<TestWorkspace> {
  count += 1;
  const tag = `${count}-${randomUUID().slice(0, 8)}`;
  const webhookSecret = randomUUID() + randomUUID();
  const authcode = `authcode-${tag}`;
  bridge().twin.simulator.registerAccount({
    authcode,
    webhookUrl: `${bridge().origin}/api/callerdesk/webhook/${webhookSecret}`,
    agents: [1, 2, 3, 4].map((digit) => ({ phone: `900000000${digit}`, name: "Member" })),
    lines: ["08069000001"],
  });
  return inNewWorkspace(
    {
      name: options.name ?? `Workspace ${tag}`,
      timeZone: "Asia/Kolkata",
      defaultCountry: "IN",
      isDemo: false,
    },
    async (tx, workspaceId) => {
      const linePhone = "+918069000001";
      const line = await tx.line.create({
        data: { workspaceId, label: "Main line", phone: linePhone, lastTen: lastTen(linePhone) ?? "" },
      });
      let digit = 0;
      const member = async (role: Role, name: string): Promise<Member> => {
        digit += 1;
        const phone = `+91900000000${digit}`;
        const email = `${name.toLowerCase()}.${tag}@example.com`;
        const user = await tx.user.create({
          data: {
            email,
            name,
            passwordHash: "unused",
            sessions: { create: { userAgent: "test", ipPrefix: "test" } },
          },
          include: { sessions: true },
        });
        await tx.membership.create({
          data: { workspaceId, userId: user.id, role, phone, phoneLastTen: lastTen(phone), lineId: line.id },
        });
        return {
          workspaceId,
          userId: user.id as UserId,
          sessionId: (user.sessions[0]?.id ?? "") as SessionId,
          role,
          email,
          phone,
        };
      };
      const worker = await member("worker", "Asha");
      const colleague = await member("worker", "Ravi");
      const manager = await member("manager", "Priya");
      const admin = await member("admin", "Meera");

      const accountId = randomUUID();
      await tx.providerAccount.create({
        data: {
          workspaceId,
          id: accountId,
          provider: "callerdesk",
          baseUrl: options.baseUrl ?? bridge().twin.origin,
          secretCiphertext: sealSecret(authcode, {
            workspaceId,
            table: "provider_accounts",
            column: "secret",
            rowId: accountId,
          }),
          secretLastFour: tag.slice(-4),
        },
      });
      const endpointId = randomUUID();
      await tx.webhookEndpoint.create({
        data: {
          workspaceId,
          id: endpointId,
          provider: "callerdesk",
          providerAccountId: accountId,
          secretHash: sha256(webhookSecret),
          secretCiphertext: sealSecret(webhookSecret, {
            workspaceId,
            table: "webhook_endpoints",
            column: "secret",
            rowId: endpointId,
          }),
        },
      });
      await tx.outcome.createMany({
        data: defaultOutcomes().map((outcome) => ({ ...outcome, workspaceId })),
      });
      const outcomes = await tx.outcome.findMany({ where: { workspaceId }, orderBy: { position: "asc" } });
      const campaign = await tx.campaign.create({
        data: {
          workspaceId,
          name: "Campaign",
          status: "running",
          script: "Namaste",
          isOutcomeRequired: options.isOutcomeRequired ?? true,
        },
      });
      const leads: TestWorkspace["leads"] = [];
      for (let index = 0; index < (options.leads ?? 3); index += 1) {
        const phone = `+9190000${String(101 + index).padStart(5, "0")}`;
        const contact = await tx.contact.create({
          data: { workspaceId, name: `Lead ${index + 1}`, phone, phoneLastTen: lastTen(phone) },
        });
        const lead = await tx.lead.create({ data: { workspaceId, contactId: contact.id } });
        await tx.campaignLead.create({
          data: { workspaceId, campaignId: campaign.id, leadId: lead.id, position: index },
        });
        leads.push({ leadId: lead.id as LeadId, contactId: contact.id, phone });
      }
      return {
        workspaceId,
        admin,
        manager,
        worker,
        colleague,
        lineId: line.id as LineId,
        linePhone,
        accountId,
        endpointId,
        webhookSecret,
        authcode,
        campaignId: campaign.id as CampaignId,
        leads,
        outcomes: outcomes.map(({ id, label }) => ({ id: id as OutcomeId, label })),
      };
    },
  );
}

/** The router as a member's browser reaches it, without HTTP. */
export function callerOf(actor: Actor) {
  return createCaller({
    account: { userId: actor.userId, sessionId: actor.sessionId },
    claimedWorkspaceId: actor.workspaceId,
    ip: "127.0.0.1",
    isTrustedWrite: true,
    isTrustedStream: true,
  });
}
