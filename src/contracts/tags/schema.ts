import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const tagColor = z.enum([
  "gray",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
]);
export type TagColor = z.infer<typeof tagColor>;

export const tagName = requiredLine("name", 40);

/** A person scrolls through no more, and every picker holds all of them. */
export const mostTags = 200;
