"use client";

import { Button } from "@mantine/core";
import type { RouterOutputs } from "@/client/trpc";
import { formatDateTime } from "@/components/format";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import classes from "@/features/settings/components/settings.module.css";

type Session = RouterOutputs["members"]["sessions"][number] & { isCurrent?: boolean };

/** One sign-in: device, network, since when and when last used. */
export function SessionRow({ session, onRevoke }: { session: Session; onRevoke: () => void }) {
  return (
    <li className={classes.row} style={{ paddingInline: 0 }}>
      <div className={classes.main}>
        <div className={classes.name}>
          {session.browser}
          {session.isCurrent ? (
            <StatusBadge tone="active" icon="●">
              This one
            </StatusBadge>
          ) : null}
        </div>
        <div className={classes.sub}>Network {session.network}</div>
      </div>
      <div className={`${classes.middle} ${classes.sub}`}>Since {formatDateTime(session.createdAt)}</div>
      <div className={`${classes.middle} ${classes.sub}`}>
        Used <Ago at={session.lastSeenAt} />
      </div>
      <div className={classes.end}>
        {session.isCurrent ? null : (
          <Button variant="default" size="xs" onClick={onRevoke} aria-label={`Sign out ${session.browser}`}>
            Sign out
          </Button>
        )}
      </div>
    </li>
  );
}
