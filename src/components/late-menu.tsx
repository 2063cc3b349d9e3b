"use client";

import { type ComponentType, cloneElement, useState } from "react";
import type { MenuBodyProps } from "./menu-body";

const load = () => import("./menu-body");

/** A menu of which the first load has the button alone; the rest comes when the pointer or the focus comes near. */
export function LateMenu({ button, ...menu }: MenuBodyProps) {
  const [Body, setBody] = useState<ComponentType<MenuBodyProps> | null>(null);
  if (Body) return <Body button={button} {...menu} />;
  return cloneElement(button, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onClick: () => void load().then(({ MenuBody }) => setBody(() => MenuBody)),
  });
}
