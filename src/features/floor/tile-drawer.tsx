"use client";

import { Anchor, Button, Drawer, Text } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import { showDone, showFailure } from "@/components/toasts";
import type { FloorTile } from "@/contracts/floor/schema";
import type { StoppedThing, TileCall, TileRows } from "@/contracts/floor/views";
import type { CampaignId } from "@/contracts/ids";
import classes from "./floor.module.css";
import { pauseWords, tileWords } from "./floor-words";

/** What a tile counts, and the rows it counted. */
export function TileDrawer({ tile, onClose }: { tile: FloorTile; onClose: () => void }) {
  const rows = trpc.floor.rows.useQuery({ tile }, { refetchInterval: 15_000 });
  const { label, definition, none } = tileWords[tile];
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={label}
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "presentation" } }}
      styles={{ title: { fontWeight: 650, fontSize: 17 } }}
    >
      <Text size="sm" c="dimmed" mb="md">
        {definition}
      </Text>
      {rows.isPending ? (
        <LoadingRows rows={5} height={48} />
      ) : rows.error ? (
        <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.data.rows.length === 0 ? (
        <EmptyState title={none} isPlain />
      ) : (
        <ul className={classes.rows} aria-label={label}>
          {linesOf(rows.data).map(({ key, title, detail, end }) => (
            <li key={key} className={classes.rowLine} data-row={key}>
              <span className={classes.rowWords}>
                <span>{title}</span>
                <span className={classes.sub}>{detail}</span>
              </span>
              <span className={classes.rowEnd}>{end}</span>
            </li>
          ))}
        </ul>
      )}
    </Drawer>
  );
}

type Line = { key: string; title: ReactNode; detail: ReactNode; end: ReactNode };

function linesOf(data: TileRows): Line[] {
  switch (data.tile) {
    case "on_calls":
    case "waiting_for_outcome":
      return data.rows.map(callLine);
    case "paused":
      return data.rows.map(({ userId, name, reason, since }) => ({
        key: userId,
        title: name,
        detail: pauseWords[reason],
        end: <Ago at={since} />,
      }));
    case "callbacks_overdue":
      return data.rows.map(({ taskId, title, lead, assignee, dueAt }) => ({
        key: taskId,
        title: lead ? <LeadLink id={lead.id} name={lead.name} /> : title,
        detail: `${title} · ${assignee?.name ?? "anyone"}`,
        end: <Ago at={dueAt} />,
      }));
    case "callable_now":
      return data.rows.map(({ campaignId, name, count }) => ({
        key: campaignId,
        title: <CampaignLink id={campaignId} name={name} />,
        detail: "callable at this moment",
        end: <strong>{formatNumber(count)}</strong>,
      }));
    case "stopped":
      return data.rows.map(stoppedLine);
  }
}

function callLine({ callId, lead, worker, since }: TileCall): Line {
  return {
    key: callId,
    title: (
      <Anchor component={Link} href={`/dashboard/calls/${callId}`} inherit>
        {lead?.name ?? "A number not in the book"}
      </Anchor>
    ),
    detail: worker?.name ?? "nobody’s yet",
    end: <Ago at={since} />,
  };
}

function stoppedLine(thing: StoppedThing): Line {
  switch (thing.what) {
    case "dialling":
      return {
        key: "dialling",
        title: "All dialling is stopped",
        detail: [thing.byName, thing.reason].filter(Boolean).join(": "),
        end: <Ago at={thing.at} />,
      };
    case "no_account":
      return {
        key: "no_account",
        title: "CallerDesk is not connected",
        detail: "An admin connects it in Settings",
        end: <SettingsLink tab="callerdesk" />,
      };
    case "account_refused":
      return {
        key: "account_refused",
        title: "CallerDesk refused our key",
        detail: <Ago at={thing.at} />,
        end: <SettingsLink tab="callerdesk" />,
      };
    case "no_line":
      return {
        key: "no_line",
        title: "There is no line to call from",
        detail: "An admin adds one in Settings",
        end: <SettingsLink tab="lines" />,
      };
    case "campaign":
      return {
        key: thing.campaignId,
        title: <CampaignLink id={thing.campaignId} name={thing.name} />,
        detail: [
          "Paused",
          thing.byName ? `by ${thing.byName}` : null,
          thing.reason ? `“${thing.reason}”` : null,
        ]
          .filter(Boolean)
          .join(" "),
        end: <ResumeCampaign campaignId={thing.campaignId} name={thing.name} />,
      };
    case "no_phone":
      return {
        key: thing.userId,
        title: thing.name,
        detail: "has no phone to be rung on",
        end: <SettingsLink tab="members" />,
      };
  }
}

function LeadLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor component={Link} href={`/dashboard/leads/${id}`} inherit>
      {name}
    </Anchor>
  );
}

function CampaignLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor component={Link} href={`/dashboard/campaigns/${id}`} inherit>
      {name}
    </Anchor>
  );
}

function SettingsLink({ tab }: { tab: "callerdesk" | "lines" | "members" }) {
  return (
    <Anchor component={Link} href={`/dashboard/settings/${tab}`} size="sm">
      Settings
    </Anchor>
  );
}

function ResumeCampaign({ campaignId, name }: { campaignId: CampaignId; name: string }) {
  const utils = trpc.useUtils();
  const resume = trpc.campaigns.setStatus.useMutation({
    onSuccess: () => {
      void utils.floor.invalidate();
      void utils.campaigns.invalidate();
      showDone(`${name} runs again.`);
    },
    onError: (error) => showFailure(`${name} is still paused`, error),
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={resume.isPending}
      onClick={() => resume.mutate({ campaignId, status: "running" })}
    >
      Resume
    </Button>
  );
}
