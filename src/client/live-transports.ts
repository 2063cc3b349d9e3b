import { TRPCClientError } from "@trpc/client";
import { formatPosition, liveProtocol, parsePosition } from "@/contracts/live/schema";
import type { LiveTransport } from "./live-connection";
import type { TrpcProxy } from "./trpc";

const refusals: readonly string[] = ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"];

/** Whether the server said that this person has no business here: signed out, or no member. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "code" in data && refusals.includes(String(data.code));
}

/** The stream. The browser's own reconnecting is cut short: when to come back is one place's decision. */
export function streamTransport(client: TrpcProxy): LiveTransport {
  return {
    open(cursor, sink) {
      let hasStarted = false;
      const subscription = client.live.events.subscribe(
        { lastEventId: cursor },
        {
          onStarted: () => {
            hasStarted = true;
          },
          onData: ({ id, data }) => sink.onFrame(id, data),
          onConnectionStateChange: (change) => {
            if (change.state !== "connecting" || (!hasStarted && change.error === null)) return;
            sink.onLost({ isRefused: isRefusal(change.error) });
          },
          onError: (error) => sink.onLost({ isRefused: isRefusal(error) }),
          onComplete: () => sink.onLost({ isRefused: false }),
        },
      );
      return () => subscription.unsubscribe();
    },
  };
}

const pollEveryMs = 2000;

/** The same frames by asking every two seconds, for networks and servers where streams are switched off. */
export function pollingTransport(client: TrpcProxy): LiveTransport {
  return {
    open(start, sink) {
      let isOpen = true;
      let cursor = start;
      let hasSaidHello = false;
      let timer: ReturnType<typeof setTimeout> | null = null;

      const poll = async () => {
        try {
          const answer = await client.live.since.query({ cursor });
          if (!isOpen) return;
          const { epoch, head, to } = answer;
          if (!hasSaidHello) {
            hasSaidHello = true;
            const from = parsePosition(cursor)?.seq ?? 0;
            sink.onFrame(cursor, { kind: "hello", protocol: liveProtocol, epoch, head, from });
          }
          cursor = formatPosition({ epoch, seq: to });
          if (answer.resync !== null) sink.onFrame(cursor, { kind: "resync", reason: answer.resync, head });
          else if (answer.events.length > 0)
            sink.onFrame(cursor, { kind: "events", events: answer.events, head });
          if (to === head) sink.onFrame(cursor, { kind: "caughtUp", head });
          if (isOpen) timer = setTimeout(() => void poll(), to < head ? 0 : pollEveryMs);
        } catch (error) {
          if (isOpen) sink.onLost({ isRefused: isRefusal(error) });
        }
      };
      void poll();
      return () => {
        isOpen = false;
        if (timer) clearTimeout(timer);
      };
    },
  };
}
