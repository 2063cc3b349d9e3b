"use client";

import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { PageHeader } from "@/components/page-header";
import { IncomingForm } from "./incoming-form";
import { ScenarioForm } from "./scenario-form";
import { TwinDeliveries } from "./twin-deliveries";
import classes from "./twin-page.module.css";

/** Ringside's own stand-in of the provider: try every way a call can go, without an account and without ringing anybody. */
export function TwinPage() {
  const status = trpc.twin.status.useQuery();
  return (
    <>
      <PageHeader
        title="Simulator"
        description="A stand-in of CallerDesk that runs beside Ringside. It sends real webhooks; nobody is really called."
      />
      {status.isPending ? <LoadingRows rows={4} /> : null}
      {status.isError ? <ErrorState error={status.error} onRetry={() => void status.refetch()} /> : null}
      {status.data && !status.data.isOn ? (
        <EmptyState title="This workspace calls through a real provider">
          An admin can switch to the simulated provider in{" "}
          <Anchor component={Link} href="/dashboard/settings/callerdesk" inherit>
            Settings
          </Anchor>
          .
        </EmptyState>
      ) : null}
      {status.data?.isOn ? (
        <div className={classes.columns}>
          <ScenarioForm />
          <IncomingForm />
          <TwinDeliveries />
        </div>
      ) : null}
    </>
  );
}
