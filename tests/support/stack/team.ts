import { randomUUID } from "node:crypto";
import type { CampaignId, ContactId, LeadId, LineId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { Stack } from "./stack";

export type Person = {
  userId: UserId;
  role: Role;
  name: string;
  email: string;
  password: string;
  phone: string;
};
export type Team = {
  workspaceId: WorkspaceId;
  name: string;
  /** Asha, whose calls most tests are about. */
  worker: Person;
  /** Another worker of the same team. */
  colleague: Person;
  manager: Person;
  admin: Person;
  line: { id: LineId; label: string; phone: string };
  campaign: { id: CampaignId; name: string };
  leads: { leadId: LeadId; contactId: ContactId; name: string; phone: string; shownPhone: string }[];
  outcomes: { id: OutcomeId; label: string }[];
  authcode: string;
  webhookUrl: string;
};

export type TeamOptions = {
  name?: string;
  campaignName?: string;
  script?: string;
  leads?: number;
  /** Instead of the believable ones. */
  leadNames?: readonly string[];
  people?: Partial<Record<"worker" | "colleague" | "manager" | "admin", string>>;
  isOutcomeRequired?: boolean;
  popupRingSeconds?: number;
};

const password = "three plain words, far apart";
const leadNames = [
  "Kavita Deshpande",
  "Ravi Kumar",
  "Farah Sheikh",
  "Imran Qureshi",
  "Sunita Rao",
  "Joseph Fernandes",
  "Lakshmi Iyer",
  "Harpreet Gill",
];
const companies = ["Acme Finance", "Malabar Spices", "Nilgiri Textiles", "Deccan Motors", "Konkan Foods"];
const script = [
  "Namaste, this is Asha from Chandni Home Loans.",
  "",
  "You asked us about a lower rate for your home loan. Is this a good moment?",
  "",
  "- Present lender and rate?",
  "- How many years are left?",
  "- When may our advisor visit?",
].join("\n");

let count = 0;

/**
 * A whole team with its own simulated CallerDesk account: two workers, a manager, an admin, one line, a running
 * campaign. It is written by the app's own code. Phones repeat in every team on purpose; e-mail addresses do not.
 */
export async function makeTeam(stack: Stack, options: TeamOptions = {}): Promise<Team> {
  const [{ inNewWorkspace }, { sealSecret }, { hashPassword }, { defaultOutcomes }, { lastTen }, { sha256 }] =
    await Promise.all([
      import("@/platform/events/in-workspace"),
      import("@/platform/secrets"),
      import("@/platform/passwords"),
      import("@/domain/outcomes/rules"),
      import("@/lib/phone"),
      import("@/lib/crypto"),
    ]);
  count += 1;
  const tag = `${count}-${randomUUID().slice(0, 8)}`;
  const webhookSecret = randomUUID() + randomUUID();
  const webhookUrl = `${stack.serverOrigin}/api/callerdesk/webhook/${webhookSecret}`;
  const authcode = `authcode-${tag}`;
  const name = options.name ?? "Chandni Home Loans";
  const passwordHash = await hashPassword(password);
  const names = {
    worker: "Asha Menon",
    colleague: "Rohit Verma",
    manager: "Priya Nair",
    admin: "Meera Joshi",
  };

  const team = await inNewWorkspace(
    { name, timeZone: "Asia/Kolkata", defaultCountry: "IN", isDemo: false },
    async (tx, workspaceId): Promise<Team> => {
      const linePhone = "+918069000001";
      const label = "Main line";
      const line = await tx.line.create({
        data: { workspaceId, label, phone: linePhone, lastTen: lastTen(linePhone) ?? "" },
      });
      let digit = 0;
      const person = async (role: Role, key: keyof typeof names): Promise<Person> => {
        digit += 1;
        const phone = `+91900000000${digit}`;
        const fullName = options.people?.[key] ?? names[key];
        const email = `${key}.${tag}@example.com`;
        const user = await tx.user.create({
          data: { email, name: fullName, passwordHash, popupRingSeconds: options.popupRingSeconds ?? 10 },
        });
        await tx.membership.create({
          data: { workspaceId, userId: user.id, role, phone, phoneLastTen: lastTen(phone), lineId: line.id },
        });
        return { userId: user.id as UserId, role, name: fullName, email, password, phone };
      };
      const worker = await person("worker", "worker");
      const colleague = await person("worker", "colleague");
      const manager = await person("manager", "manager");
      const admin = await person("admin", "admin");

      const accountId = randomUUID();
      const seal = (table: string, rowId: string, text: string) =>
        sealSecret(text, { workspaceId, table, column: "secret", rowId });
      await tx.providerAccount.create({
        data: {
          workspaceId,
          id: accountId,
          provider: "callerdesk",
          baseUrl: stack.twin.origin,
          secretCiphertext: seal("provider_accounts", accountId, authcode),
          secretLastFour: authcode.slice(-4),
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
          secretCiphertext: seal("webhook_endpoints", endpointId, webhookSecret),
        },
      });
      await tx.outcome.createMany({
        data: defaultOutcomes().map((outcome) => ({ ...outcome, workspaceId })),
      });
      const outcomes = await tx.outcome.findMany({ where: { workspaceId }, orderBy: { position: "asc" } });
      const campaignName = options.campaignName ?? "Diwali home loans";
      const campaign = await tx.campaign.create({
        data: {
          workspaceId,
          name: campaignName,
          status: "running",
          startedAt: new Date(),
          script: options.script ?? script,
          isOutcomeRequired: options.isOutcomeRequired ?? true,
        },
      });
      const leads: Team["leads"] = [];
      for (let index = 0; index < (options.leads ?? 5); index += 1) {
        const phone = `+9198450${String(10_101 + index)}`;
        const given = options.leadNames?.[index] ?? leadNames[index] ?? `Lead ${index + 1}`;
        const contact = await tx.contact.create({
          data: {
            workspaceId,
            name: given,
            company: companies[index % companies.length] ?? null,
            phone,
            phoneLastTen: lastTen(phone),
            timeZone: "Asia/Kolkata",
          },
        });
        const lead = await tx.lead.create({ data: { workspaceId, contactId: contact.id } });
        await tx.campaignLead.create({
          data: { workspaceId, campaignId: campaign.id, leadId: lead.id, position: index },
        });
        leads.push({
          leadId: lead.id as LeadId,
          contactId: contact.id as ContactId,
          name: given,
          phone,
          shownPhone: `+91 ${phone.slice(3, 8)} ${phone.slice(8)}`,
        });
      }
      return {
        workspaceId,
        name,
        worker,
        colleague,
        manager,
        admin,
        line: { id: line.id as LineId, label, phone: linePhone },
        campaign: { id: campaign.id as CampaignId, name: campaignName },
        leads,
        outcomes: outcomes.map(({ id, label: words }) => ({ id: id as OutcomeId, label: words })),
        authcode,
        webhookUrl,
      };
    },
  );
  stack.twin.simulator.registerAccount({
    authcode,
    webhookUrl,
    agents: [team.worker, team.colleague, team.manager, team.admin].map(({ phone, name: agent }) => ({
      phone: phone.slice(3),
      name: agent,
    })),
    lines: [`0${team.line.phone.slice(3)}`],
  });
  return team;
}
