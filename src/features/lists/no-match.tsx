"use client";

import { Button, UnstyledButton } from "@mantine/core";
import { EmptyState } from "@/components/empty-state";
import { conditionWords, type FilterField, type LooseTree } from "./filter-words";
import classes from "./list-tools.module.css";

type NoMatchProps = {
  title: string;
  /** What to try where nothing can be dropped by itself. */
  hint: string;
  fields: Readonly<Record<string, FilterField>>;
  tree: LooseTree | null;
  onTree: (tree: LooseTree | null) => void;
  onClear: () => void;
};

/** Nothing matches: each condition can be dropped by itself. */
export function NoMatch({ title, hint, fields, tree, onTree, onClear }: NoMatchProps) {
  return (
    <EmptyState
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          Drop the search and all filters
        </Button>
      }
    >
      {tree && tree.match === "all"
        ? tree.parts.map((part, index) => (
            <UnstyledButton
              key={index}
              className={classes.drop}
              onClick={() => {
                const parts = tree.parts.filter((_, other) => other !== index);
                onTree(parts.length > 0 ? { ...tree, parts } : null);
              }}
            >
              Drop “
              {"conditions" in part
                ? part.conditions.map((each) => conditionWords(each, fields[each.field])).join(" or ")
                : conditionWords(part, fields[part.field])}
              ”
            </UnstyledButton>
          ))
        : hint}
    </EmptyState>
  );
}
