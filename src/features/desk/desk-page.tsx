"use client";

import { Button, Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { StatusBadge } from "@/components/status-badge";
import { useServerNow } from "@/components/time";
import type { CallView, MyCalls } from "@/contracts/calls/views";
import type { DeskView } from "@/contracts/desk/views";
import type { CampaignId, LeadId } from "@/contracts/ids";
import { deskZoneQuery } from "@/features/calls/components/call-popups";
import { PopupQueue } from "@/features/calls/components/popup-queue";
import { useCompletion, useDial, useMyCalls, useWrapUp } from "@/features/calls/hooks";
import { CallCard } from "./call-card";
import classes from "./desk.module.css";
import { DeskSkeleton } from "./desk-skeleton";
import { type DeskState, deskState } from "./desk-state";
import { LeadPanel, type OnDesk } from "./lead-panel";
import { QueuePanel } from "./queue-panel";
import { ScriptPane } from "./script-pane";
import { useDeskActions, useLeaseUpkeep } from "./use-desk-actions";
import { useDeskKeys } from "./use-desk-keys";

/** The call desk of one campaign: queue, lead, and the rail with the one next step. */
export function DeskPage({ campaignId }: { campaignId: CampaignId }) {
  const desk = trpc.desk.get.useQuery({ campaignId }, { staleTime: 5_000 });
  const mine = useMyCalls();

  if (desk.isError && !desk.data) {
    return (
      <div className={classes.whole}>
        {errorCode(desk.error) === "NOT_FOUND" ? (
          <EmptyState
            title="This campaign does not exist"
            action={
              <Button component={Link} href="/dashboard/campaigns" variant="default">
                All campaigns
              </Button>
            }
          >
            It may have been deleted, or it belongs to another workspace.
          </EmptyState>
        ) : (
          <ErrorState error={desk.error} onRetry={() => void desk.refetch()} />
        )}
      </div>
    );
  }
  if (mine.isError && !mine.data) {
    return (
      <div className={classes.whole}>
        <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />
      </div>
    );
  }
  // Both, or nothing: a desk drawn without one's own calls would show "Ready" for a moment in mid-call.
  if (!desk.data || !mine.data) return <DeskSkeleton />;
  return <Desk desk={desk.data} mine={mine.data} campaignId={campaignId} />;
}

function Desk({ desk, mine, campaignId }: { desk: DeskView; mine: MyCalls; campaignId: CampaignId }) {
  const { status: live } = useLive();
  const now = useServerNow(desk.serverTime);
  const { dial, isDialling } = useDial();
  const { reopen, finish } = useWrapUp();
  const actions = useDeskActions(campaignId);
  const [previewId, setPreviewId] = useState<LeadId | null>(null);
  const [isQueueOpen, queueDrawer] = useDisclosure(false);
  const hasZone = useMediaQuery(deskZoneQuery, true);
  const wantsNext = useRef(false);

  const state = deskState({ desk, mine, live, isDialling, now });
  const heldId = desk.lease?.lead.id ?? null;
  useLeaseUpkeep(campaignId, heldId, desk.lease?.expiresAt ?? null);

  // A wrap-up that was finished leads to the next lead by itself; only the dial waits for the worker.
  const { take } = actions;
  useEffect(() => {
    if (state.kind === "outcome_needed" || state.kind === "wrap_up" || state.kind === "phone_not_answered")
      wantsNext.current = true;
    if (state.kind === "idle" && wantsNext.current) {
      wantsNext.current = false;
      take();
    }
  });

  const completion = useCompletion(mine.open[0] ?? null);
  const runPrimary = () => {
    setPreviewId(null);
    primaryStep(state, {
      dial: (leadId) => dial(leadId, campaignId),
      take: () => actions.take(),
      complete: completion.complete,
      reopen: (call) => reopen(call.id),
      again: (call) => {
        finish(call.id);
        if (call.lead) dial(call.lead.id, campaignId);
      },
      signIn: () => window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`),
    });
  };
  const isWrapUp = state.kind === "outcome_needed" || state.kind === "wrap_up";
  const primaryReason = isWrapUp ? completion.reason : null;
  const canRun = !actions.isTaking && !completion.isBusy && primaryReason === null;
  const ids = [...desk.upNext, ...desk.notNow].map((item) => item.leadId);
  useDeskKeys({
    onPrimary: () => {
      if (canRun) runPrimary();
    },
    onQueue: queueDrawer.toggle,
    onBrowse: (by) => {
      const at = ids.findIndex((id) => id === (previewId ?? heldId));
      const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
      if (next) setPreviewId(next);
    },
  });

  const onDesk = findOnDesk(state, desk, mine, previewId);
  const queue = (
    <QueuePanel
      desk={desk}
      heldId={heldId}
      previewId={previewId}
      onPreview={(id) => setPreviewId(id === heldId ? null : id)}
    />
  );

  return (
    <div className={classes.desk}>
      <div className={classes.bar}>
        <Link href={`/dashboard/campaigns/${campaignId}`} className={classes.barName}>
          {desk.campaign.name}
        </Link>
        {desk.campaign.status === "running" ? null : (
          <StatusBadge tone="warning">{desk.campaign.status}</StatusBadge>
        )}
        <span className={classes.barCounts}>
          {formatNumber(desk.counts.callable)} now · {formatNumber(desk.counts.waiting)} wait ·{" "}
          {formatNumber(desk.counts.never)} never
        </span>
        <Button size="xs" variant="default" className={classes.queueButton} onClick={queueDrawer.open}>
          Queue
        </Button>
      </div>
      <div className={classes.queueColumn}>{queue}</div>
      <Drawer opened={isQueueOpen} onClose={queueDrawer.close} title="Queue" size={320}>
        {queue}
      </Drawer>
      <LeadPanel
        onDesk={onDesk}
        onTake={(leadId) => {
          setPreviewId(null);
          actions.take(leadId);
        }}
        onBackToHeld={previewId && heldId ? () => setPreviewId(null) : null}
      />
      <div className={classes.rail}>
        <CallCard
          state={state}
          serverTime={mine.serverTime}
          isBusy={actions.isTaking || completion.isBusy}
          primaryReason={primaryReason}
          primaryLabel={isWrapUp && completion.label !== "Done" ? `${completion.label}, next` : null}
          onPrimary={runPrimary}
          onSkip={(reason) => {
            if (heldId) actions.skip(heldId, reason);
          }}
          onEndByHand={(call) => void actions.endByHand(call.id)}
        />
        <div className={classes.zone}>
          {hasZone && mine.open.length > 0 ? (
            <PopupQueue open={mine.open} ringSeconds={mine.popupRingSeconds} isInDesk />
          ) : state.kind === "none_callable" ? (
            <Reasons desk={desk} />
          ) : (
            <ScriptPane script={desk.campaign.script} />
          )}
        </div>
      </div>
    </div>
  );
}

type Steps = {
  dial: (leadId: LeadId) => void;
  take: () => void;
  complete: () => void;
  reopen: (call: CallView) => void;
  again: (call: CallView) => void;
  signIn: () => void;
};

/** What Enter and the primary button do in each state; the others have no step. */
function primaryStep(state: DeskState, steps: Steps): void {
  switch (state.kind) {
    case "lease_held":
      return steps.dial(state.lead.id);
    case "idle":
    case "lead_blocked":
      return steps.take();
    case "wrap_up":
    case "outcome_needed":
      return steps.complete();
    case "outcome_folded":
      return steps.reopen(state.call);
    case "phone_not_answered":
      return steps.again(state.call);
    case "signed_out":
      return steps.signIn();
    default:
      return;
  }
}

function findOnDesk(
  state: DeskState,
  desk: DeskView,
  mine: MyCalls,
  previewId: LeadId | null,
): OnDesk | null {
  const preview = previewId
    ? [...desk.upNext, ...desk.notNow].find((item) => item.leadId === previewId)
    : undefined;
  if (preview) return { kind: "preview", item: preview, isNext: false };
  const call = mine.live[0] ?? mine.open[0];
  if (call && desk.lease?.lead.id !== call.lead?.id) return { kind: "call", call };
  if (desk.lease) return { kind: "held", lead: desk.lease.lead };
  return state.kind === "idle" ? { kind: "preview", item: state.next, isNext: true } : null;
}

function Reasons({ desk }: { desk: DeskView }) {
  return (
    <section className={classes.script} aria-label="Why nobody can be called" tabIndex={0}>
      <h2 className={classes.sectionTitle}>Nobody can be called right now</h2>
      <table className={classes.reasons}>
        <tbody>
          <tr>
            <th scope="row">Wait for a time or a colleague</th>
            <td>{formatNumber(desk.counts.waiting)}</td>
          </tr>
          <tr>
            <th scope="row">Never in this campaign</th>
            <td>{formatNumber(desk.counts.never)}</td>
          </tr>
          {desk.notNow.slice(0, 8).map((item) => (
            <tr key={item.leadId}>
              <th scope="row">{item.name}</th>
              <td>{item.callability.isCallable ? item.callability.why : item.callability.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
