"use client";

import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { useLookAgain } from "@/client/use-look-again";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorCode } from "@/components/error-state";
import type { CampaignId } from "@/contracts/ids";
import { useMyCalls } from "@/features/calls/hooks";
import { Desk } from "./desk";
import classes from "./desk.module.css";
import { DeskSkeleton } from "./desk-skeleton";

/** The call desk of one campaign: queue, lead, and the rail with the one next step. */
export function DeskPage({ campaignId }: { campaignId: CampaignId }) {
  const desk = trpc.desk.get.useQuery({ campaignId }, { staleTime: 5_000 });
  const mine = useMyCalls();
  // Calling hours that open and close, rests and leases that end.
  useLookAgain([desk.data?.nextOpensAt, desk.data?.nextClosesAt], () => void desk.refetch());
  // Read at once: the page is drawn in the browser alone, and a first guess would shift every zone.
  const isPhone = useMediaQuery("(max-width: 37.49em)", false, { getInitialValueInEffect: false }) ?? false;

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
  if (!desk.data || !mine.data) return <DeskSkeleton isPhone={isPhone} />;
  return <Desk desk={desk.data} mine={mine.data} campaignId={campaignId} isPhone={isPhone} />;
}
