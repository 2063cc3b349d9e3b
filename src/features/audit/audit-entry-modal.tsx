"use client";

import { Stack } from "@mantine/core";
import { formatClock, formatDate } from "@/components/format";
import { FormModal } from "@/features/settings/components/form-modal";
import { Facts } from "@/features/settings/components/section";
import classes from "./audit.module.css";
import { type AuditEntry, changesOf, nounOf, sentenceOf, whoOf } from "./audit-words";

/** One entry whole: who, from where, and each field before and after. */
export function AuditEntryModal({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const changes = changesOf(entry);
  return (
    <FormModal title={sentenceOf(entry)} size="lg" onClose={onClose}>
      <Stack gap="md">
        <Facts
          facts={[
            { label: "Who", value: whoOf(entry) },
            { label: "When", value: `${formatDate(entry.at)}, ${formatClock(entry.at)}` },
            { label: "When, UTC", value: entry.at.toISOString() },
            { label: "From", value: entry.ip ?? "—" },
            {
              label: entry.apiKeyId ? "API key" : "Session",
              value: entry.apiKeyId ?? entry.sessionId ?? "—",
            },
            { label: "Asked for", value: entry.asked ?? "—" },
            { label: `Id of the ${nounOf(entry.noun)}`, value: entry.recordId ?? "—" },
          ]}
        />
        {changes.length > 0 ? (
          <table className={classes.changes}>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.field}>
                  <td>{change.field}</td>
                  <td className={classes.before}>{change.before ?? "—"}</td>
                  <td>{change.after ?? "—"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
      </Stack>
    </FormModal>
  );
}
