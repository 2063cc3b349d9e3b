import { StatusBadge } from "@/components/status-badge";
import type { ImportState } from "@/contracts/imports/schema";
import { stateWords } from "./import-words";

export function ImportBadge({ state }: { state: ImportState }) {
  const { label, tone, icon } = stateWords[state];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {label}
    </StatusBadge>
  );
}
