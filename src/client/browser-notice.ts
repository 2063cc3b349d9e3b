import { claimOnce } from "./sound";
import { isTabVisible, onVisibilityChange } from "./visibility";

const visibleLock = "ringside.visible";

/** For as long as this tab is in view, the others of this browser know that somebody looks. */
export function holdVisibility(): () => void {
  if (!("locks" in navigator)) return () => undefined;
  let letGo: (() => void) | null = null;
  const change = (isVisible: boolean) => {
    letGo?.();
    letGo = null;
    if (!isVisible) return;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void navigator.locks.request(visibleLock, { mode: "shared" }, () => held).catch(() => undefined);
  };
  change(isTabVisible());
  const off = onVisibilityChange(change);
  return () => {
    off();
    letGo?.();
  };
}

export type BrowserNotice = { key: string; title: string; body: string };

/**
 * A notice of the browser, once per browser and only where no tab of it is in view as it happens; `find` is asked for it
 * only then, and null means that there is nothing to say. Does nothing without the permission, which the profile asks for.
 */
export async function noticeWhenHidden(find: () => Promise<BrowserNotice | null>): Promise<void> {
  if (isTabVisible() || typeof Notification === "undefined" || Notification.permission !== "granted") return;
  if ("locks" in navigator) {
    const { held = [] } = await navigator.locks.query();
    if (held.some((lock) => lock.name === visibleLock)) return;
  }
  const notice = await find();
  if (!notice || !(await claimOnce(`notice ${notice.key}`))) return;
  const shown = new Notification(notice.title, {
    body: notice.body,
    tag: notice.key,
    icon: "/icon.svg",
    silent: true,
  });
  shown.addEventListener("click", () => {
    window.focus();
    shown.close();
  });
}
