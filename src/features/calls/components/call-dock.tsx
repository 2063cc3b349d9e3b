"use client";

import { Link } from "@/components/link";
import { useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { usePreferences, useSetPreferences } from "@/client/preferences";
import { Timer } from "@/components/time";
import { showFailure } from "@/components/toasts";
import type { CallView } from "@/contracts/calls/views";
import { keyOf } from "@/features/keys/key-table";
import { useKeys } from "@/features/keys/use-keys";
import { personOf, stageOf } from "../call-words";
import { placeCalls } from "../dock-slots";
import { useMyCalls, useWrapUp } from "../hooks";
import classes from "./call-dock.module.css";
import { SoundSwitch } from "./sound-switch";

const RecentCalls = lazy(async () => ({ default: (await import("./recent-calls")).RecentCalls }));

/** Calls of mine that are on, and ended ones that still need an outcome. Always there, each in a place of its own. */
export function CallDock() {
  const mine = useMyCalls();
  const { reopen } = useWrapUp();
  const router = useRouter();
  const [recent, setRecent] = useState<"unasked" | "open" | "closed">("unasked");
  const { isMuted } = usePreferences();
  const { mutate } = useSetPreferences((error) => showFailure("Not saved", error));
  const toggleSound = () => mutate({ isMuted: !isMuted });
  const openIncoming = () => {
    const ringing = mine.data?.live.find((call) => call.direction === "inbound" && call.lead !== null);
    if (!ringing?.lead) return false;
    router.push(`/dashboard/leads/${ringing.lead.id}`);
    return undefined;
  };
  useKeys("app", { recent: () => setRecent("open"), mute: toggleSound, incoming: openIncoming });

  const calls = [...(mine.data?.live ?? []), ...(mine.data?.folded ?? [])];
  const [before, setBefore] = useState<(string | null)[]>([]);
  const { places, more } = placeCalls(before, calls);
  const now = places.map((call) => call?.id ?? null);
  if (now.join() !== before.join()) setBefore(now);

  return (
    <section className={classes.dock} aria-label="Your calls" data-empty={calls.length === 0 || undefined}>
      <ul className={classes.places}>
        {places.map((call, index) => (
          // The place, not the call in it, is what stays.
          <li key={index} className={classes.place}>
            {call === null ? (
              index === 0 && calls.length === 0 && !mine.isPending ? (
                <span className={classes.idle}>No live calls</span>
              ) : null
            ) : call.phase === "ended" ? (
              <button
                type="button"
                className={classes.chip}
                data-kind="folded"
                onClick={() => reopen(call.id)}
              >
                <Parts mark="!" call={call} stage={call.isOutcomeRequired ? "needs outcome" : "open again"} />
              </button>
            ) : (
              <LiveChip call={call} serverTime={mine.data?.serverTime} />
            )}
          </li>
        ))}
      </ul>
      <span className={classes.more}>
        {more > 0 ? (
          <Link href="/dashboard/calls" aria-label={`${more} more calls`}>
            +{more}
          </Link>
        ) : null}
      </span>
      <SoundSwitch isMuted={isMuted} onToggle={toggleSound} />
      <button type="button" className={classes.tool} onClick={() => setRecent("open")}>
        Recent <kbd>{keyOf("recent")}</kbd>
      </button>
      <span className={classes.keys}>
        <kbd>{keyOf("help")}</kbd> keys
      </span>
      {recent === "unasked" ? null : (
        <Suspense fallback={null}>
          <RecentCalls isOpen={recent === "open"} onClose={() => setRecent("closed")} />
        </Suspense>
      )}
    </section>
  );
}

function Parts({
  mark,
  call,
  stage,
  timer,
}: {
  mark: ReactNode;
  call: CallView;
  stage: string;
  timer?: ReactNode;
}) {
  return (
    <>
      <span className={classes.mark} aria-hidden="true">
        {mark}
      </span>
      <span className={classes.who}>{personOf(call)}</span>
      <span className={classes.stage}>{stage}</span>
      <span className={classes.timer}>{timer}</span>
    </>
  );
}

function LiveChip({ call, serverTime }: { call: CallView; serverTime: Date | undefined }) {
  const { short, from } = stageOf(call);
  return (
    <Link href={`/dashboard/calls/${call.id}`} className={classes.chip} data-kind="live">
      <Parts
        mark={<span className={classes.dot} />}
        call={call}
        stage={short}
        timer={<Timer from={from} serverTime={serverTime} />}
      />
    </Link>
  );
}
