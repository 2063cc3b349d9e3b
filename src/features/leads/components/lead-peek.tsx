"use client";

import { Button, Drawer, Group } from "@mantine/core";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import type { LeadId } from "@/contracts/ids";
import { CallButton } from "@/features/calls/components/call-button";
import { blockOf } from "./lead-columns";
import { LeadDetailsCard } from "./lead-details-card";
import { LeadTimeline } from "./lead-timeline";
import { StageMenu } from "./stage-menu";

/** A lead beside its list: the list stays where it is, and its keys stay with it. */
export function LeadPeek({
  leadId,
  isEditing,
  onClose,
}: {
  leadId: LeadId;
  isEditing: boolean;
  onClose: () => void;
}) {
  const { user } = useWorkspace();
  const lead = trpc.leads.get.useQuery({ leadId });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={lead.data?.name ?? "Lead"}
      withOverlay={false}
      lockScroll={false}
      trapFocus={isEditing}
      // Every drawer calls itself modal; this one is so only while it is a form. Else Escape, too, is the list's.
      closeOnEscape={isEditing}
      {...(isEditing ? {} : { "data-beside": "" })}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {lead.isPending ? (
        <LoadingRows rows={6} height={40} />
      ) : lead.error ? (
        <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />
      ) : (
        <>
          <Group gap="xs" mb="md">
            <StageMenu lead={lead.data} />
            <CallButton leadId={leadId} blockedBecause={blockOf(lead.data, user.id)} />
            <Button component={Link} href={`/dashboard/leads/${leadId}`} size="xs" variant="subtle">
              Open
            </Button>
          </Group>
          <LeadDetailsCard key={leadId} lead={lead.data} startsEditing={isEditing} />
          {isEditing ? null : <LeadTimeline leadId={leadId} />}
        </>
      )}
    </Drawer>
  );
}
