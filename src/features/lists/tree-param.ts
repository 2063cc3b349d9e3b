"use client";

import { createParser } from "nuqs";
import type { z } from "zod";
import type { LooseTree } from "./filter-words";

/** A filter in the address. It is anybody's text: what is no filter of this list is none. */
export function parseAsTree<T extends LooseTree>(schema: z.ZodType<T>) {
  return createParser<T>({
    parse: (text) => {
      try {
        return schema.safeParse(JSON.parse(text)).data ?? null;
      } catch {
        return null;
      }
    },
    serialize: (tree) => JSON.stringify(tree),
    eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
}
