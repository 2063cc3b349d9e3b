type Suspendable = { suspend: () => void; resume: () => void; nudge: () => void };

const hiddenForMs = 30_000;

/**
 * HTTP/1.1 gives a browser six connections per server over all its tabs. A hidden tab therefore gives its
 * stream back after 30 s; one per browser keeps it, for sounds and notices, chosen by a Web Lock where there is
 * one (https and loopback).
 */
export function keepBackgroundStream(workspaceId: string, connection: Suspendable) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let letGo: (() => void) | null = null;
  let isHidden = false;

  const giveUpOrKeep = async () => {
    if (!("locks" in navigator)) {
      connection.suspend();
      return;
    }
    await navigator.locks.request(`ringside.stream.${workspaceId}`, { ifAvailable: true }, (lock) => {
      if (!isHidden) return undefined;
      if (!lock) {
        connection.suspend();
        return undefined;
      }
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
  };

  const release = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    letGo?.();
    letGo = null;
  };

  return {
    change(isVisible: boolean): void {
      isHidden = !isVisible;
      release();
      if (isVisible) {
        connection.resume();
        connection.nudge();
      } else timer = setTimeout(() => void giveUpOrKeep().catch(() => connection.suspend()), hiddenForMs);
    },
    stop: release,
  };
}
