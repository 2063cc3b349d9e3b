"use client";

import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { showFailure, showUndo } from "@/components/toasts";
import { callingCountries } from "@/contracts/calling-rules/schema";
import classes from "@/features/settings/components/settings.module.css";
import { clockOf, dayText, purposeWords, weekdaysOf } from "../calling-words";
import type { Rule } from "../rule-view";
import { HolidaysSection } from "./holidays-section";
import { RuleModal } from "./rule-modal";
import { RuleVersions } from "./rule-versions";

/** By what calls are allowed: hours, days and consent, each with its source and dates. Admins edit, everyone reads. */
export function CallingRulesPanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  const list = trpc.callingRules.list.useQuery();
  const [edited, setEdited] = useState<Rule | "new" | null>(null);
  const [shown, setShown] = useState<Rule | null>(null);
  const add = isAdmin ? (
    <Button className={classes.action} onClick={() => setEdited("new")}>
      Add a rule
    </Button>
  ) : null;
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.sub} style={{ flex: "1 1 320px", margin: 0 }}>
          A number may be called when every rule that holds for it says so, by the customer’s own clock.
          Ringside gives no legal advice: verify with counsel. Where no rule holds, every hour is open.
        </p>
        {list.data && list.data.rules.length > 0 ? add : null}
      </div>
      {list.isPending ? (
        <LoadingRows rows={3} height={72} />
      ) : list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <>
          {list.data.rules.length === 0 ? (
            <EmptyState title="No calling rules" action={add}>
              Every number may be called at any hour. Do-not-call and consent that was taken back hold all the
              same.
            </EmptyState>
          ) : (
            <ul className={`rs-card ${classes.list}`} aria-label="Calling rules">
              {list.data.rules.map((rule) => (
                <RuleRow
                  key={rule.ruleId}
                  rule={rule}
                  isAdmin={isAdmin}
                  onEdit={() => setEdited(rule)}
                  onVersions={() => setShown(rule)}
                />
              ))}
            </ul>
          )}
          <HolidaysSection holidays={list.data.holidays} isAdmin={isAdmin} />
        </>
      )}
      {edited ? <RuleModal rule={edited === "new" ? null : edited} onClose={() => setEdited(null)} /> : null}
      {shown ? <RuleVersions rule={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}

type RowProps = { rule: Rule; isAdmin: boolean; onEdit: () => void; onVersions: () => void };

function RuleRow({ rule, isAdmin, onEdit, onVersions }: RowProps) {
  const about = [
    rule.callingCode ? `${callingCountries[rule.callingCode].name} (+${rule.callingCode})` : "Every number",
    rule.purpose ? `${purposeWords[rule.purpose].toLowerCase()} calls` : "all calls",
  ].join(", ");
  const asks = [
    rule.needsConsent ? "consent on record" : null,
    rule.observesHolidays ? "no calls on holidays" : null,
  ].filter((part) => part !== null);
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <div className={classes.name}>
          {rule.name}
          {rule.isVerified ? (
            <StatusBadge tone="positive">Verified</StatusBadge>
          ) : (
            <StatusBadge tone="warning">Unverified</StatusBadge>
          )}
        </div>
        <div className={classes.sub}>{about}</div>
        <div className={classes.sub}>{rule.source}</div>
      </div>
      <div className={classes.middle}>
        {clockOf(rule.opensMinute)}–{clockOf(rule.closesMinute)}, {weekdaysOf(rule.weekdays)}
        {asks.length > 0 ? <div className={classes.sub}>{asks.join(", ")}</div> : null}
      </div>
      <div className={`${classes.middle} ${classes.sub}`}>
        from {dayText(rule.effectiveFrom)}
        {rule.effectiveUntil ? ` until ${dayText(rule.effectiveUntil)}` : ""}
        <div>version {rule.version}</div>
      </div>
      <div className={classes.end}>
        <RuleMenu rule={rule} isAdmin={isAdmin} onEdit={onEdit} onVersions={onVersions} />
      </div>
    </li>
  );
}

function RuleMenu({ rule, isAdmin, onEdit, onVersions }: RowProps) {
  const utils = trpc.useUtils();
  const refresh = () => void utils.callingRules.invalidate();
  const restore = trpc.callingRules.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The rule was not brought back", error),
  });
  const remove = trpc.callingRules.remove.useMutation({
    onSettled: refresh,
    onSuccess: () => showUndo(`${rule.name} holds no more.`, () => restore.mutate({ ruleId: rule.ruleId })),
    onError: (error) => showFailure("The rule was not removed", error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={remove.isPending}
          aria-label={`Actions for ${rule.name}`}
        >
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {isAdmin ? <Menu.Item onClick={onEdit}>Edit</Menu.Item> : null}
        <Menu.Item onClick={onVersions}>Versions</Menu.Item>
        {isAdmin ? (
          <Menu.Item color="red" onClick={() => remove.mutate({ ruleId: rule.ruleId })}>
            Remove
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
