import type { TagColor } from "@/contracts/tags/schema";
import type { TagView } from "@/contracts/tags/views";
import classes from "./tags.module.css";

export const colorWords: Record<TagColor, string> = {
  gray: "Grey",
  red: "Red",
  orange: "Orange",
  yellow: "Yellow",
  green: "Green",
  teal: "Teal",
  blue: "Blue",
  violet: "Violet",
  pink: "Pink",
};

export const colorOf = (color: TagColor): string => `var(--mantine-color-${color}-6)`;

export function TagChip({ tag }: { tag: Pick<TagView, "name" | "color"> }) {
  return (
    <span className={classes.chip} title={tag.name}>
      <span className={classes.dot} style={{ background: colorOf(tag.color) }} aria-hidden="true" />
      <span className={classes.word}>{tag.name}</span>
    </span>
  );
}

/** The tags of a lead or a contact; in a row of a list as many as have room, and how many more there are. */
export function TagChips({ tags, most }: { tags: readonly TagView[]; most?: number }) {
  const shown = most === undefined ? tags : tags.slice(0, most);
  const hidden = tags.slice(shown.length);
  return (
    <span className={classes.chips} data-one-line={most === undefined ? undefined : true}>
      {shown.map((tag) => (
        <TagChip key={tag.id} tag={tag} />
      ))}
      {hidden.length > 0 ? (
        <span className={classes.more} title={hidden.map((tag) => tag.name).join(", ")}>
          +{hidden.length}
        </span>
      ) : null}
    </span>
  );
}
