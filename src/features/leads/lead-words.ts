import type { BadgeTone } from "@/components/status-badge";
import type { FileColumn } from "@/contracts/imports/schema";
import type { LeadSort, LeadStage } from "@/contracts/leads/schema";

export const stageWords: Record<LeadStage, { label: string; tone: BadgeTone; icon: string }> = {
  new: { label: "New", tone: "active", icon: "○" },
  contacted: { label: "Contacted", tone: "quiet", icon: "◔" },
  interested: { label: "Interested", tone: "busy", icon: "◑" },
  converted: { label: "Converted", tone: "positive", icon: "✓" },
  lost: { label: "Lost", tone: "quiet", icon: "–" },
};

export const sortWords: Record<LeadSort, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "By name, A first",
  name_desc: "By name, Z first",
  last_call: "Last called first",
  longest_quiet: "Longest not called first",
};

export const columnWords: Record<FileColumn, string> = {
  name: "Name",
  firstName: "First name",
  lastName: "Last name",
  phone: "Phone number",
  company: "Company",
  email: "E-mail",
  timeZone: "Time zone",
  source: "Source",
  consent: "Consent, yes or no",
  consentSource: "Where the consent comes from",
};
