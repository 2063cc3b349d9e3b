"use client";

import { Button, type ButtonProps } from "@mantine/core";
import { CallsIcon } from "@/components/call-icon";
import { Tip } from "@/components/tip";
import type { CampaignId, LeadId } from "@/contracts/ids";
import { useDial, useDialBlock } from "../hooks";

type CallButtonProps = {
  leadId: LeadId;
  campaignId?: CampaignId | null;
  /** Why this lead cannot be called, where the screen knows it. */
  blockedBecause?: string | null;
  label?: string;
  size?: ButtonProps["size"];
  variant?: ButtonProps["variant"];
};

/** Calls a lead: the worker's phone rings first. Off, with the reason, while a call now could be a second one. */
export function CallButton({
  leadId,
  campaignId = null,
  blockedBecause = null,
  label = "Call",
  size = "xs",
  variant = "default",
}: CallButtonProps) {
  const block = useDialBlock();
  const { dial, isDialling } = useDial();
  const reason = blockedBecause ?? block;
  return (
    <Tip label={reason}>
      <Button
        size={size}
        variant={variant}
        leftSection={<CallsIcon size={14} />}
        // Not the `disabled` attribute: the reason must be reachable by keyboard and pointer.
        data-disabled={reason !== null || isDialling || undefined}
        aria-disabled={reason !== null || isDialling}
        onClick={(event) => {
          event.stopPropagation();
          if (reason === null && !isDialling) dial(leadId, campaignId);
        }}
      >
        {isDialling ? "Calling…" : label}
      </Button>
    </Tip>
  );
}
