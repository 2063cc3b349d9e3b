"use client";

import { type FocusEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import classes from "./tip.module.css";

const delayMs = 300;
const gap = 6;
const edge = 8;

type TipProps = {
  /** Null: nothing to say at present. */
  label: string | null;
  side?: "top" | "right" | "bottom";
  /** For what cannot be pressed: a finger on it reads it. */
  isOnTouch?: boolean;
  /** One element, which the tip explains. */
  children: ReactNode;
};

/**
 * A sentence beside what the pointer or the keyboard's focus is on. Ours, because the library's brings a whole
 * engine of positions into every page's first load. Esc closes it and goes on: it may mean something to the page.
 */
export function Tip({ label, side = "top", isOnTouch = false, children }: TipProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isShown = isOpen && label !== null;

  const close = () => {
    clearTimeout(timer.current);
    setIsOpen(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const target = anchor.current?.firstElementChild;
    if (!isShown || !target) return;
    target.setAttribute("aria-describedby", id);
    return () => target.removeAttribute("aria-describedby");
  }, [isShown, id]);
  useLayoutEffect(() => {
    const target = anchor.current?.firstElementChild?.getBoundingClientRect();
    const tip = box.current;
    if (!isShown || !target || !tip) return;
    // In the top layer it lies over everything and is cut by nothing, and still stands beside what it explains.
    if (!tip.matches(":popover-open")) tip.showPopover();
    const { left, top } = placeOf(side, target, tip);
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  }, [isShown, side, label]);

  return (
    <span
      ref={anchor}
      className={classes.anchor}
      onPointerEnter={(event) => {
        if (event.pointerType !== "mouse") return;
        timer.current = setTimeout(() => setIsOpen(true), delayMs);
      }}
      onPointerDown={(event) => {
        if (isOnTouch && event.pointerType !== "mouse") setIsOpen(true);
        else close();
      }}
      onPointerLeave={(event) => {
        if (event.pointerType === "mouse") close();
      }}
      onFocus={(event: FocusEvent<HTMLElement>) => {
        if (event.target.matches(":focus-visible")) setIsOpen(true);
      }}
      onBlur={close}
      onKeyDown={close}
    >
      {children}
      {isShown ? (
        <div ref={box} role="tooltip" id={id} popover="manual" className={classes.tip}>
          {label}
        </div>
      ) : null}
    </span>
  );
}

/** Where it fits: on the side that was asked for, or the opposite one, and never over the window's edge. */
function placeOf(side: "top" | "right" | "bottom", target: DOMRect, tip: HTMLElement) {
  const { offsetWidth: width, offsetHeight: height } = tip;
  if (side === "right") {
    return { left: target.right + gap, top: target.top + (target.height - height) / 2 };
  }
  const middle = target.left + (target.width - width) / 2;
  const above = target.top - height - gap;
  const below = target.bottom + gap;
  const isAbove = side === "top" ? above >= edge : below + height > innerHeight - edge;
  return {
    left: Math.max(edge, Math.min(middle, innerWidth - width - edge)),
    top: isAbove ? above : below,
  };
}
