"use client";

import { Notification, Portal } from "@mantine/core";
import { type NotificationData, notifications, useNotifications } from "@mantine/notifications";
import { type CSSProperties, type FocusEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import classes from "./toast-host.module.css";

const plainMs = 6000;
const gap = 8;

/** How long a toast stays, in milliseconds; null = until it is closed. An error that vanishes was never read. */
function staysFor(toast: NotificationData): number | null {
  if (toast.color === "red" || toast.autoClose === false) return null;
  return typeof toast.autoClose === "number" ? toast.autoClose : plainMs;
}

/**
 * The toasts of the page. Each hangs from the top (on a phone it stands above the thumb) by a transform alone: one that leaves moves the others, and yet
 * shifts no layout. None ever takes the focus, and all stay while the pointer or the focus is on them.
 */
export function ToastHost() {
  const { notifications: shown } = useNotifications();
  const [isHeld, setIsHeld] = useState(false);
  const [heights, setHeights] = useState<Record<string, number>>({});
  const handleBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsHeld(false);
  };
  const heightOf = (toast: NotificationData) => (heights[toast.id ?? ""] ?? 72) + gap;
  return (
    <Portal>
      <section
        className={classes.host}
        aria-label="Notices"
        onPointerEnter={() => setIsHeld(true)}
        onPointerLeave={() => setIsHeld(false)}
        onFocus={() => setIsHeld(true)}
        onBlur={handleBlur}
      >
        {shown.map((toast, index) => {
          const at = shown.slice(0, index).reduce((sum, above) => sum + heightOf(above), 0);
          return (
            <Toast
              key={toast.id}
              toast={toast}
              offset={at}
              isHeld={isHeld}
              onHeight={(height) =>
                setHeights((known) =>
                  toast.id === undefined || known[toast.id] === height
                    ? known
                    : { ...known, [toast.id]: height },
                )
              }
            />
          );
        })}
      </section>
    </Portal>
  );
}

type ToastProps = {
  toast: NotificationData;
  offset: number;
  isHeld: boolean;
  onHeight: (height: number) => void;
};

function Toast({ toast, offset, isHeld, onHeight }: ToastProps) {
  const box = useRef<HTMLDivElement>(null);
  const { id, title, message, color } = toast;
  const total = staysFor(toast);
  const left = useRef(total);

  useLayoutEffect(() => {
    if (box.current) onHeight(box.current.offsetHeight);
  });
  // Another text under the same name begins anew.
  useEffect(() => {
    left.current = total;
  }, [total, message]);
  useEffect(() => {
    if (isHeld || left.current === null || id === undefined) return;
    const from = performance.now();
    const timer = setTimeout(() => notifications.hide(id), left.current);
    return () => {
      clearTimeout(timer);
      // After a hold there is time to finish reading.
      if (left.current !== null) left.current = Math.max(2000, left.current - (performance.now() - from));
    };
  }, [isHeld, id, message]);

  return (
    <div ref={box} className={classes.toast} style={{ "--at": `${offset}px` } as CSSProperties}>
      <Notification
        role={color === "red" ? "alert" : "status"}
        title={title}
        withBorder
        {...(color === undefined ? {} : { color })}
        closeButtonProps={{ "aria-label": "Close this notice" }}
        onClose={() => id !== undefined && notifications.hide(id)}
      >
        {message}
      </Notification>
    </div>
  );
}
