"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState, NoPermission } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { Ago } from "@/components/time";
import { DeliveryModal } from "./delivery-modal";
import classes from "./settings.module.css";
import { deliveryStates } from "../delivery-states";

const choices = [
  { value: "set_aside", label: "Set aside" },
  { value: "dead", label: "Failed" },
  { value: "all", label: "All" },
] as const;

const empty: Record<(typeof choices)[number]["value"], { title: string; text: string }> = {
  set_aside: {
    title: "Nothing is set aside",
    text: "A delivery that contradicts what is already known waits here for a person.",
  },
  dead: {
    title: "Nothing has failed",
    text: "A delivery that could not be processed after eight tries waits here. It is never lost.",
  },
  all: { title: "No deliveries yet", text: "Everything your provider posts is kept here as it came." },
};

export function DeliveriesPanel() {
  const isManager = useIsManager();
  const [choice, setChoice] = useState<(typeof choices)[number]["value"]>("set_aside");
  const [openId, setOpenId] = useState<string | null>(null);
  const deliveries = trpc.deliveries.list.useQuery(
    { state: choice === "all" ? null : choice },
    { enabled: isManager, placeholderData: (before) => before },
  );
  if (!isManager) return <NoPermission />;
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Which deliveries"
          value={choice}
          onChange={(value) => setChoice(choices.find((each) => each.value === value)?.value ?? "set_aside")}
          data={[...choices]}
        />
        <span className={classes.sub}>What your provider posted, as it came. The newest 100.</span>
      </div>
      {deliveries.isPending ? (
        <LoadingRows rows={5} height={56} />
      ) : deliveries.error ? (
        <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : deliveries.data.length === 0 ? (
        <EmptyState title={empty[choice].title}>{empty[choice].text}</EmptyState>
      ) : (
        <ul className={`rs-card ${classes.list}`} aria-label="Deliveries">
          {deliveries.data.map((delivery) => (
            <li key={delivery.id} className={classes.row}>
              <div className={classes.main}>
                <div className={classes.name}>
                  <StatusBadge tone={deliveryStates[delivery.state].tone}>
                    {deliveryStates[delivery.state].label}
                  </StatusBadge>
                </div>
              </div>
              <div className={classes.middle}>
                <div className={classes.sub}>
                  {delivery.lastError ?? (delivery.callId ? "Belongs to a call" : "No call")}
                </div>
              </div>
              <div className={`${classes.middle} ${classes.sub}`}>
                <Ago at={delivery.receivedAt} />
                {delivery.duplicateCount > 0 ? `, ${delivery.duplicateCount} repeated` : ""}
              </div>
              <div className={classes.end}>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => setOpenId(delivery.id)}
                  aria-label={`Open the delivery of ${delivery.receivedAt.toLocaleTimeString("en-IN")}`}
                >
                  Open
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {openId ? <DeliveryModal deliveryId={openId} onClose={() => setOpenId(null)} /> : null}
    </>
  );
}
