"use client";

import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { useWorkspace } from "@/client/workspace-provider";
import type { DeskView } from "@/contracts/desk/views";

/** What a saved setting means to whoever is at the desk; the others change nothing they would see. */
function newsOf(campaign: DeskView["campaign"], field: string): string | null {
  switch (field) {
    case "queueOrder":
      return campaign.queueOrder === "new_first" ? "new leads come first" : "retries come first";
    case "script":
      return "the script is new";
    case "assignment":
    case "workers":
    case "awayMinutes":
      return "who calls which lead";
    case "maxAttempts":
    case "attemptsPerDay":
    case "retryMinutes":
    case "avoidSameHours":
      return "when a lead is tried again";
    case "hours":
      return "when it calls";
    case "isOutcomeRequired":
      return campaign.isOutcomeRequired ? "every call needs an outcome" : "a call needs no outcome";
    default:
      return null;
  }
}

/** Says who changed the campaign under an open desk, and what: the queue may look different from one moment to the next. */
export function useCampaignNews(campaign: DeskView["campaign"]): void {
  const { user } = useWorkspace();
  const seen = useRef(campaign.lastChange?.at.getTime() ?? null);
  useEffect(() => {
    const { lastChange } = campaign;
    const at = lastChange?.at.getTime() ?? null;
    if (!lastChange || at === seen.current) return;
    seen.current = at;
    if (lastChange.byUserId === user.id) return;
    const news = new Set(lastChange.fields.flatMap((field) => newsOf(campaign, field) ?? []));
    if (news.size === 0) return;
    notifications.show({
      id: `campaign-${campaign.id}`,
      title: `${lastChange.byName} changed ${campaign.name}`,
      message: `${[...news].join(", ")}.`.replace(/^./, (letter) => letter.toUpperCase()),
    });
  }, [campaign, user.id]);
}
