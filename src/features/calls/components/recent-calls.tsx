"use client";

import { Anchor, Drawer } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDuration } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { Ago } from "@/components/time";
import type { CallView } from "@/contracts/calls/views";
import { personOf } from "../call-words";
import { useCallNote } from "../use-call-note";
import { CallOutcome, CallStatusBadge } from "./call-status-badge";
import { NoteField } from "./note-field";
import { OutcomeGrid } from "./outcome-grid";
import classes from "./recent-calls.module.css";

/** My last twenty calls. Closing a popup is not losing it: its note and outcome are here, and can be changed. */
export function RecentCalls({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Drawer opened={isOpen} onClose={onClose} position="right" size={460} title="Recent calls">
      <List onLeave={onClose} />
    </Drawer>
  );
}

function List({ onLeave }: { onLeave: () => void }) {
  const recent = trpc.calls.recent.useQuery();
  const [openId, setOpenId] = useState<string | null>(null);
  if (recent.isPending) return <LoadingRows rows={8} height={56} />;
  if (!recent.data) return <ErrorState error={recent.error} onRetry={() => void recent.refetch()} />;
  if (recent.data.length === 0)
    return <EmptyState title="No calls yet">Your last twenty calls stand here, newest first.</EmptyState>;
  return (
    <ol className={classes.list}>
      {recent.data.map((call) => (
        <li key={call.id} className={classes.item}>
          <button
            type="button"
            className={classes.row}
            aria-expanded={openId === call.id}
            onClick={() => setOpenId(openId === call.id ? null : call.id)}
          >
            <span className={classes.first}>
              <span className={classes.name}>{personOf(call)}</span>
              <span className={classes.age}>
                <Ago at={call.endedAt ?? call.startedAt} />
              </span>
            </span>
            <span className={classes.second}>
              <CallStatusBadge call={call} />
              <span>{formatDuration(call.durationSeconds)}</span>
              <span className={classes.outcome}>
                <CallOutcome call={call} />
              </span>
            </span>
            {call.note?.text && openId !== call.id ? (
              <span className={classes.note}>{call.note.text}</span>
            ) : null}
          </button>
          {openId === call.id ? <Editor call={call} onLeave={onLeave} /> : null}
        </li>
      ))}
    </ol>
  );
}

function Editor({ call, onLeave }: { call: CallView; onLeave: () => void }) {
  const note = useCallNote(call);
  return (
    <div className={classes.editor}>
      <OutcomeGrid call={call} />
      <NoteField note={note} />
      <div className={classes.links}>
        {call.lead ? (
          <Anchor component={Link} href={`/dashboard/leads/${call.lead.id}`} size="sm" onClick={onLeave}>
            History ›
          </Anchor>
        ) : null}
        <Anchor component={Link} href={`/dashboard/calls/${call.id}#recorder`} size="sm" onClick={onLeave}>
          Flight recorder ›
        </Anchor>
      </div>
    </div>
  );
}
