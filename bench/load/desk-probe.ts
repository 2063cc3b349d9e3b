/** What the page notes of itself while the desk is measured; times in milliseconds. */
export type Probed = {
  /** By call: when its popup had been painted, on the wall clock; 0 = seen, not painted yet. */
  painted: Record<string, number>;
  /** From each key to the frame that shows the first change after it. */
  keys: number[];
  /** From an outcome's digit to the request that dials the next. */
  keyToDial: number[];
  /** Lengths of tasks over 50 ms. */
  longTasks: number[];
};

/** Runs in the page before anything of it. It must stand alone: it is sent there as text. */
export function deskProbe(): void {
  const probed: Probed = { painted: {}, keys: [], keyToDial: [], longTasks: [] };
  Object.assign(window, { ringside: probed });
  let keyAt: number | null = null;
  let digitAt: number | null = null;

  const look = () => {
    for (const popup of document.querySelectorAll<HTMLElement>("[data-popup]")) {
      const id = popup.dataset.popup ?? "";
      if (id in probed.painted) continue;
      probed.painted[id] = 0;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          probed.painted[id] = performance.timeOrigin + performance.now();
        }),
      );
    }
    if (keyAt === null) return;
    const from = keyAt;
    keyAt = null;
    requestAnimationFrame(() => probed.keys.push(performance.now() - from));
  };
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  window.addEventListener(
    "keydown",
    (event) => {
      keyAt = event.timeStamp;
      digitAt = /^Digit[1-9]$/.test(event.code) ? event.timeStamp : null;
    },
    { capture: true },
  );
  const fetched = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const url = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
    if (digitAt !== null && /calls\.(dial|completeAndDial)/.test(url)) {
      probed.keyToDial.push(performance.now() - digitAt);
      digitAt = null;
    }
    return fetched(input, init);
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probed.longTasks.push(duration);
  }).observe({ type: "longtask" });
}

/** The peer: a page that asks for the same calls every second and notes when it could have painted each. */
export function pollingProbe(workspaceId: string): void {
  const painted: Record<string, number> = {};
  Object.assign(window, { painted });
  const ask = async () => {
    const answer = await fetch("/api/trpc/calls.mine", { headers: { "x-ringside-workspace": workspaceId } });
    for (const [, id] of (await answer.text()).matchAll(/"id":"([0-9a-f-]{36})"/g)) {
      if (id === undefined || painted[id] !== undefined) continue;
      painted[id] = 0;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          painted[id] = performance.timeOrigin + performance.now();
        }),
      );
    }
  };
  setInterval(() => void ask(), 1000);
}
