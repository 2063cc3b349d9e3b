"use client";

import { useEffect, useState } from "react";
import type { WallView } from "@/contracts/floor/views";
import { followWall } from "@/client/wall-stream";

export type Wall =
  | { kind: "connecting" }
  /** `at` = the server's time of the last word, `heardAt` = this screen's clock then. */
  | { kind: "shown"; view: WallView; at: number; heardAt: number; isLost: boolean }
  | { kind: "ended" };

/** Two beats and a little: what is older than this is not shown as live. */
const freshMs = 12_000;

function readToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

/** The wall behind the link in the address, followed as long as the page stands. */
export function useWall(): { wall: Wall; isLive: boolean; now: number } {
  const [wall, setWall] = useState<Wall>({ kind: "connecting" });
  const [token, setToken] = useState<string | null>(null);
  const [clock, setClock] = useState(0);

  useEffect(() => {
    const read = () => setToken(readToken());
    read();
    window.addEventListener("hashchange", read);
    const ticker = setInterval(() => setClock(performance.now()), 1000);
    return () => {
      window.removeEventListener("hashchange", read);
      clearInterval(ticker);
    };
  }, []);

  useEffect(() => {
    if (token === null) return;
    if (token === "") {
      setWall({ kind: "ended" });
      return;
    }
    const stopping = new AbortController();
    setWall({ kind: "connecting" });
    const lose = () => setWall((is) => (is.kind === "shown" ? { ...is, isLost: true } : is));
    void followWall(
      token,
      (news) => {
        const heardAt = performance.now();
        setClock(heardAt);
        if (news.kind === "ended") setWall({ kind: "ended" });
        else if (news.kind === "lost") lose();
        else {
          const { frame } = news;
          setWall((is) =>
            frame.kind === "view"
              ? { kind: "shown", view: frame.view, at: frame.at, heardAt, isLost: false }
              : is.kind === "shown"
                ? { ...is, at: frame.at, heardAt, isLost: false }
                : is,
          );
        }
      },
      stopping.signal,
    );
    window.addEventListener("offline", lose);
    return () => {
      window.removeEventListener("offline", lose);
      stopping.abort();
    };
  }, [token]);

  const isLive = wall.kind === "shown" && !wall.isLost && clock - wall.heardAt < freshMs;
  // The board's clock stops with the board: a running clock over old numbers would vouch for them.
  const now = wall.kind === "shown" ? wall.at + (isLive ? Math.max(0, clock - wall.heardAt) : 0) : 0;
  return { wall, isLive, now };
}
