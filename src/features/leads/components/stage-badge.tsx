import { StatusBadge } from "@/components/status-badge";
import type { LeadStage } from "@/contracts/leads/schema";
import { stageWords } from "../lead-words";

export function StageBadge({ stage }: { stage: LeadStage }) {
  const { label, tone, icon } = stageWords[stage];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {label}
    </StatusBadge>
  );
}
