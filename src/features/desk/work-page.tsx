"use client";

import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { PageBar } from "@/features/shell/top-bar";
import { PrimaryButton } from "./call-card";
import classes from "./desk.module.css";
import { DeskSkeleton } from "./desk-skeleton";
import { cardWords } from "./messages";

const noCampaign = { kind: "no_campaign" } as const;

/** "My desk": the campaign that was worked last where it runs, else the first that does. */
export function WorkPage() {
  const router = useRouter();
  const isPhone = useMediaQuery("(max-width: 37.49em)", false, { getInitialValueInEffect: false }) ?? false;
  const me = trpc.desk.me.useQuery();
  const running = trpc.campaigns.list.useQuery({ limit: 50, offset: 0, status: "running" });
  const campaigns = running.data?.campaigns;
  const last = me.data?.campaign?.id;
  const target = campaigns?.find((campaign) => campaign.id === last) ?? campaigns?.[0];
  const path = me.data && target ? `/dashboard/campaigns/${target.id}/work` : null;
  useEffect(() => {
    if (path) router.replace(path);
  }, [path, router]);

  const error = me.error ?? running.error;
  if (error) {
    return (
      <div className={classes.whole}>
        <ErrorState
          error={error}
          onRetry={() => {
            void me.refetch();
            void running.refetch();
          }}
        />
      </div>
    );
  }
  if (!me.data || !campaigns || path) return <DeskSkeleton isPhone={isPhone} />;
  const { title, detail } = cardWords(noCampaign);
  return (
    <>
      {isPhone ? <AloneBar /> : null}
      <section className={classes.alone} aria-label="Call" data-state={noCampaign.kind}>
        <h1 className={classes.aloneTitle}>{title}</h1>
        <p className={classes.aloneDetail}>{detail}</p>
        <div className={classes.aloneActions}>
          <PrimaryButton
            state={noCampaign}
            isBusy={false}
            reason={null}
            label={null}
            sentAt={null}
            onPrimary={() => undefined}
          />
          <Button size="md" variant="default" component={Link} href="/dashboard/leads">
            Open Leads
          </Button>
        </div>
      </section>
    </>
  );
}

/** On a phone the desk has the bar to itself: the way out stands in it. */
function AloneBar() {
  return (
    <PageBar>
      <div className={classes.phoneTop}>
        <Link href="/dashboard" aria-label="Leave the desk" className={classes.back}>
          ‹
        </Link>
        <span className={classes.phoneName}>Desk</span>
      </div>
    </PageBar>
  );
}
