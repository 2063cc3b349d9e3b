import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { FormModal } from "@/features/settings/components/form-modal";
import classes from "@/features/settings/components/settings.module.css";
import { clockOf, weekdaysOf } from "../calling-words";
import type { Rule } from "../rule-view";

/** Every version of a rule: who wrote it, when, and what it said. Calls keep the version they were judged by. */
export function RuleVersions({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const versions = trpc.callingRules.versions.useQuery({ ruleId: rule.ruleId });
  return (
    <FormModal title={`Versions of ${rule.name}`} size="lg" onClose={onClose}>
      {versions.isPending ? (
        <LoadingRows rows={3} height={48} />
      ) : versions.error ? (
        <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
      ) : (
        <ol className={classes.list} aria-label="Versions">
          {versions.data.map((each) => (
            <li key={each.version} style={{ padding: "10px 0" }}>
              <div className={classes.name}>
                {each.version}. {each.name}
              </div>
              <div className={classes.middle}>
                {clockOf(each.opensMinute)}–{clockOf(each.closesMinute)}, {weekdaysOf(each.weekdays)}
                {each.needsConsent ? ", consent on record" : ""}
                {each.observesHolidays ? ", no calls on holidays" : ""}
                {each.isVerified ? ", verified" : ", unverified"}
              </div>
              <div className={classes.sub}>
                {each.createdByName ?? "Ringside"}, {formatDateTime(each.createdAt)}
                {each.endedAt ? `; until ${formatDateTime(each.endedAt)}` : "; holds"}
              </div>
            </li>
          ))}
        </ol>
      )}
    </FormModal>
  );
}
