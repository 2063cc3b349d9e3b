"use client";

import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { MyCalls } from "@/contracts/calls/views";
import type { EventType } from "@/contracts/catalog";
import type { DeskView } from "@/contracts/desk/views";
import type { CallId, LeadId, UserId } from "@/contracts/ids";
import type { LiveEvent, Position } from "@/contracts/live/schema";
import type { Preferences } from "@/contracts/members/schema";
import { keepBackgroundStream } from "./background-stream";
import { holdVisibility } from "./browser-notice";
import { Coalescer } from "./coalesce";
import { invalidations, queryKeyOf, type Stale, staleByAny, type Viewer, windowMsOf } from "./invalidations";
import { LiveConnection } from "./live-connection";
import { type LiveStatus, liveStatus } from "./live-status";
import { isRefusal, pollingTransport, streamTransport } from "./live-transports";
import { type NoticeContext, notices } from "./notices";
import { RowPatches, type RowList } from "./row-patches";
import { noteServerMoment, setServerTime } from "./server-clock";
import { trpc } from "./trpc";
import { isTabVisible, onVisibilityChange } from "./visibility";

export type LiveView = { status: LiveStatus; completeTo: number | null };
type Store = { get: () => LiveView; subscribe: (listener: () => void) => () => void };

const initial: LiveView = { status: { kind: "connecting" }, completeTo: null };
const LiveContext = createContext<Store>({ get: () => initial, subscribe: () => () => undefined });

/** How current this page is. Components never subscribe to events; this is all they may know of the stream. */
export function useLive(): LiveView {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store.subscribe, store.get, () => initial);
}

class LiveStore implements Store {
  private view = initial;
  private readonly listeners = new Set<() => void>();
  get = (): LiveView => this.view;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  set(next: LiveView): void {
    const isSame = JSON.stringify(next) === JSON.stringify(this.view);
    if (isSame) return;
    this.view = next;
    for (const listener of this.listeners) listener();
  }
}

const lateAfterMs = 10_000;
const hiddenWindowMs = 5000;
/** How long the rest waits for my own calls at most. */
const mineFirstMs = 250;
const mineKey = JSON.stringify(queryKeyOf("calls.mine"));
/** What a hidden tab goes by too: its title, its sounds and its notices. */
const heardKeys: readonly string[] = [mineKey, JSON.stringify(queryKeyOf("session.me"))];

type LiveProviderProps = {
  start: Position;
  workspaceId: string;
  user: { id: UserId } & Preferences;
  isRealTime: boolean;
  serverTime: number;
  children: ReactNode;
};

/** One per page: follows the log, and turns what happened into stale queries, notices and the live label. */
export function LiveProvider({
  start,
  workspaceId,
  user,
  isRealTime,
  serverTime,
  children,
}: LiveProviderProps) {
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();
  const [store] = useState(() => new LiveStore());
  // The position lives longer than one run of the effect: a remount continues where the page is.
  const place = useMemo(() => ({ current: start }), [start]);
  // As the page came: a later render of the layout must not tear the stream down.
  const [first] = useState({ serverTime, user });

  useEffect(() => {
    const { client } = utils;
    let clockOffset = first.serverTime - Date.now();
    setServerTime(first.serverTime);
    let hasBeenLive = false;
    let endedWhileAway = 0;

    const rows = new RowPatches(queryClient, client);
    /** An answer under way may be older than the change: it comes first, and only then is there one to ask for. */
    const answered = async (queryKey: readonly unknown[]) => {
      if (queryClient.isFetching({ queryKey }) === 0) return;
      await queryClient.refetchQueries({ queryKey, type: "active" }, { cancelRefetch: false });
    };
    const read = async (text: string) => {
      if (isRowList(text)) return rows.run(text);
      const queryKey: readonly unknown[] = JSON.parse(text);
      await answered(queryKey);
      await queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
    };
    let mine: Promise<unknown> | null = null;
    const coalescer = new Coalescer({
      // The popup first: what else the same event made stale would take the server's time from it.
      run: async (text) => {
        if (text !== mineKey) {
          // Until the event has named everything.
          await Promise.resolve();
          if (mine) await Promise.race([mine, new Promise((resolve) => setTimeout(resolve, mineFirstMs))]);
          return read(text);
        }
        const reading = read(text);
        mine = reading.catch(() => undefined).finally(() => (mine = null));
        return reading;
      },
      // Nobody looks at a hidden tab; what is heard of it still follows at once.
      windowMs: (text) => {
        if (!isTabVisible() && !heardKeys.includes(text)) return hiddenWindowMs;
        return isRowList(text) ? rows.windowMsOf(text) : windowMsOf(nameOf(text));
      },
      now: () => performance.now(),
      schedule: (callback, ms) => setTimeout(callback, ms),
      cancel: (timer) => clearTimeout(timer),
    });

    const viewer: Viewer = {
      userId: user.id,
      holdsCall: (callId: CallId) => {
        const mine = utils.calls.mine.getData();
        return (
          mine !== undefined &&
          [...mine.live, ...mine.open, ...mine.folded].some((call) => call.id === callId)
        );
      },
      holdsLead: (leadId: LeadId) =>
        queryClient
          .getQueriesData<DeskView>({ queryKey: queryKeyOf("desk.get") })
          .some(([, desk]) => desk?.lease?.lead.id === leadId),
    };
    const noticeContext = (actorId: string | null): NoticeContext => ({
      userId: user.id,
      actorId,
      preferences: () => utils.session.me.getData()?.user ?? first.user,
      lastMine: () => utils.calls.mine.getData(),
      readMine: async (): Promise<MyCalls> => {
        await answered(queryKeyOf("calls.mine"));
        return utils.calls.mine.fetch(undefined, { staleTime: 0 });
      },
    });

    const onEvent = (event: LiveEvent, isReplayed: boolean) => {
      noteServerMoment(event.at);
      if (event.type === "metrics.updated") {
        // A fetch under way may carry older numbers and would land on top of these.
        void utils.metrics.get.cancel();
        utils.metrics.get.setData(undefined, event.data);
      }
      for (const stale of staleBy(event, viewer)) {
        if (typeof stale === "object" && "row" in stale) {
          rows.add(stale.row, stale.id);
          coalescer.mark(stale.row);
        } else coalescer.mark(JSON.stringify(queryKeyOf(stale)));
      }
      const isLate = Date.now() + clockOffset - event.at > lateAfterMs;
      if (isReplayed || isLate) {
        if (hasBeenLive && event.type === "call.ended" && event.data.workerUserId === user.id)
          endedWhileAway += 1;
        return;
      }
      notify(event, noticeContext(event.actorId));
    };

    const connection = new LiveConnection(
      isRealTime ? streamTransport(client) : pollingTransport(client),
      {
        onEvent,
        onResync: () => void queryClient.invalidateQueries(undefined, { cancelRefetch: true }),
        onChange: () => refresh(),
        onServerTime: (at) => {
          clockOffset = at - Date.now();
          setServerTime(at);
        },
        confirmSignedOut: async () => {
          try {
            const me = await client.session.me.query();
            return !me.memberships.some((membership) => membership.workspaceId === workspaceId);
          } catch (error) {
            return isRefusal(error);
          }
        },
      },
      {
        monotonic: () => performance.now(),
        wall: () => Date.now() + clockOffset,
        random: () => Math.random(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      place.current,
    );

    const refresh = () => {
      const { facts } = connection;
      const status = liveStatus(facts, performance.now());
      if (status.kind === "live") {
        if (hasBeenLive && endedWhileAway > 0) sayBack(endedWhileAway);
        hasBeenLive = true;
        endedWhileAway = 0;
      }
      // To the second: the label says no more, and every frame would redraw it otherwise.
      const completeTo = facts.completeTo === null ? null : Math.floor(facts.completeTo / 1000) * 1000;
      store.set({ status, completeTo: status.kind === "live" ? null : completeTo });
    };

    connection.setBrowserOnline(navigator.onLine);
    if (!navigator.onLine) connection.connect();
    const ticker = setInterval(refresh, 500);
    const handleOnline = () => connection.setBrowserOnline(true);
    const handleOffline = () => connection.setBrowserOnline(false);
    const handleShow = () => connection.nudge();
    window.addEventListener("online", handleOnline);
    window.addEventListener("offline", handleOffline);
    window.addEventListener("pageshow", handleShow);
    const background = keepBackgroundStream(workspaceId, connection);
    const letGoOfVisibility = holdVisibility();
    const offVisibility = onVisibilityChange((isVisible) => {
      background.change(isVisible);
      if (isVisible) coalescer.flush();
    });
    if (!isTabVisible()) background.change(false);
    refresh();

    return () => {
      clearInterval(ticker);
      window.removeEventListener("online", handleOnline);
      window.removeEventListener("offline", handleOffline);
      window.removeEventListener("pageshow", handleShow);
      offVisibility();
      background.stop();
      letGoOfVisibility();
      coalescer.stop();
      place.current = connection.cursor;
      connection.stop();
    };
  }, [queryClient, utils, store, place, workspaceId, user.id, isRealTime, first]);

  return <LiveContext.Provider value={store}>{children}</LiveContext.Provider>;
}

/** TypeScript cannot see that the entry and the event are of one type; the table's own type proves it. */
function staleBy(event: LiveEvent, viewer: Viewer): readonly Stale[] {
  const entry = invalidations[event.type] as (data: LiveEvent["data"], viewer: Viewer) => readonly Stale[];
  return [...entry(event.data, viewer), ...staleByAny];
}

function notify(event: LiveEvent, context: NoticeContext): void {
  const notice = notices[event.type as EventType] as
    | ((data: LiveEvent["data"], context: NoticeContext) => Promise<void> | void)
    | null;
  if (!notice) return;
  // A notice that fails costs a toast, never the stream.
  void Promise.resolve(notice(event.data, context)).catch(() => undefined);
}

/** Rows are marked under their list's bare name, queries under their key. */
function isRowList(keyText: string): keyText is RowList {
  return !keyText.startsWith("[");
}

function nameOf(keyText: string): Parameters<typeof windowMsOf>[0] {
  const [path] = JSON.parse(keyText) as [string[]];
  return path.join(".") as Parameters<typeof windowMsOf>[0];
}

function sayBack(count: number): void {
  notifications.show({
    id: "back",
    title: "Back",
    message: count === 1 ? "1 call ended while you were away." : `${count} calls ended while you were away.`,
  });
}
