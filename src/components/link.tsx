"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link to another page of the product. What it leads to is fetched when somebody turns to it (pointer, finger or
 * focus), not when it comes into view: a list of thousands of leads would otherwise have the server draw a page for
 * every row that is scrolled past.
 */
export function Link({ onPointerEnter, onTouchStart, onFocus, ...rest }: ComponentProps<typeof NextLink>) {
  const [isWanted, setIsWanted] = useState(false);
  return (
    <NextLink
      // `null` is Next's own way of fetching ahead, `false` is none.
      prefetch={isWanted ? null : false}
      onPointerEnter={(event) => {
        setIsWanted(true);
        onPointerEnter?.(event);
      }}
      onTouchStart={(event) => {
        setIsWanted(true);
        onTouchStart?.(event);
      }}
      onFocus={(event) => {
        setIsWanted(true);
        onFocus?.(event);
      }}
      {...rest}
    />
  );
}
