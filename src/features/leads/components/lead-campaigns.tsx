"use client";

import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import { formatDateTime } from "@/components/format";
import { useNow } from "@/components/use-now";
import { useIsManager } from "@/client/workspace-provider";
import type { Lead } from "../lead-view";
import { AddToCampaign } from "./add-to-campaign";
import classes from "@/features/records/record.module.css";

type Place = Lead["campaigns"][number];

function placeWords(place: Place, now: Date): string {
  const tries = place.attempts === 1 ? "1 attempt" : `${place.attempts} attempts`;
  if (place.state === "done") return `Done, ${tries}`;
  if (place.nextAttemptAt && place.nextAttemptAt > now)
    return `${tries}, next ${formatDateTime(place.nextAttemptAt, now)}`;
  return place.attempts === 0 ? "In the queue" : `In the queue, ${tries}`;
}

/** The campaigns this lead is in, and how far it is in each. */
export function LeadCampaigns({ lead }: { lead: Lead }) {
  const now = useNow();
  const isManager = useIsManager();
  const add = isManager ? (
    <AddToCampaign
      selection={{ by: "ids", leadIds: [lead.id] }}
      except={lead.campaigns.map(({ id }) => id)}
    />
  ) : null;
  if (lead.campaigns.length === 0)
    return (
      <>
        <p className={classes.empty}>In no campaign.</p>
        {add}
      </>
    );
  return (
    <>
      <ul className={classes.campaigns}>
        {lead.campaigns.map((place) => (
          <li key={place.id}>
            <Anchor component={Link} href={`/dashboard/campaigns/${place.id}`} size="sm">
              {place.name}
            </Anchor>
            <span className={classes.sub}>{placeWords(place, now)}</span>
          </li>
        ))}
      </ul>
      {add}
    </>
  );
}
