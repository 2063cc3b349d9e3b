"use client";

import { Button, CloseButton, Menu, Popover, SegmentedControl, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { ConditionEditor } from "./condition-editor";
import classes from "./filter-bar.module.css";
import {
  conditionWords,
  type FilterField,
  type LooseCondition,
  type LooseGroup,
  type LooseTree,
} from "./filter-words";

type FilterBarProps = {
  fields: Readonly<Record<string, FilterField>>;
  tree: LooseTree | null;
  onChange: (tree: LooseTree | null) => void;
};

const isGroup = (part: LooseCondition | LooseGroup): part is LooseGroup => "conditions" in part;

/** What a field asks when it is added. */
function begin(name: string, field: FilterField): LooseCondition {
  switch (field.kind) {
    case "set":
    case "words":
      return { field: name, op: "is", values: [] };
    case "flag":
      return { field: name, is: true };
    case "date":
      return { field: name, when: { op: "in_last", count: 7, unit: "day" } };
    case "seconds":
      return { field: name, atLeastSeconds: 30 };
  }
}

/** Nothing is asked yet: it is kept on the screen and not in the address. */
const isEmpty = (condition: LooseCondition) => condition.values?.length === 0;

/** The conditions of a list as chips: each opens to be changed, all or any of them must hold. */
export function FilterBar({ fields, tree, onChange }: FilterBarProps) {
  const [draft, setDraft] = useState<LooseCondition | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const parts = tree?.parts ?? [];
  const match = tree?.match ?? "all";

  const put = (next: readonly (LooseCondition | LooseGroup)[]) =>
    onChange(next.length === 0 ? null : { match, parts: next });
  const change = (at: number, part: LooseCondition | null) =>
    put(part === null ? parts.filter((_, index) => index !== at) : parts.with(at, part));
  const add = (condition: LooseCondition) => {
    if (isEmpty(condition)) setDraft(condition);
    else {
      setDraft(null);
      put([...parts, condition]);
      setOpen(parts.length);
    }
  };

  return (
    <div className={classes.bar} role="group" aria-label="Filters">
      {parts.map((part, index) => (
        <Chip
          // Parts have no name of their own; one that is changed stays in its place.
          key={index}
          words={
            isGroup(part)
              ? part.conditions
                  .map((condition) => conditionWords(condition, fields[condition.field]))
                  .join(part.match === "any" ? " or " : " and ")
              : conditionWords(part, fields[part.field])
          }
          isOpen={open === index}
          onOpen={(isOpen) => setOpen(isOpen ? index : null)}
          onRemove={() => {
            setOpen(null);
            change(index, null);
          }}
        >
          {isGroup(part) ? null : (
            <Editor
              field={fields[part.field]}
              condition={part}
              onChange={(next) => {
                if (!isEmpty(next)) change(index, next);
              }}
            />
          )}
        </Chip>
      ))}
      {draft ? (
        <Chip
          words={`${fields[draft.field]?.label ?? ""} is …`}
          isOpen
          onOpen={(isOpen) => {
            if (!isOpen) setDraft(null);
          }}
          onRemove={() => setDraft(null)}
        >
          <Editor field={fields[draft.field]} condition={draft} onChange={add} />
        </Chip>
      ) : null}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="subtle" className={classes.add}>
            + Filter
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(fields).map(([name, field]) => (
            <Menu.Item key={name} onClick={() => add(begin(name, field))}>
              {field.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {parts.length > 1 ? (
        <SegmentedControl
          size="xs"
          aria-label="How the filters are joined"
          value={match}
          onChange={(value) => onChange({ match: value === "any" ? "any" : "all", parts })}
          data={[
            { value: "all", label: "All must hold" },
            { value: "any", label: "Any may hold" },
          ]}
        />
      ) : null}
      {parts.length > 0 ? (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(null)}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}

function Editor({
  field,
  condition,
  onChange,
}: {
  field: FilterField | undefined;
  condition: LooseCondition;
  onChange: (condition: LooseCondition) => void;
}) {
  return field ? <ConditionEditor field={field} condition={condition} onChange={onChange} /> : null;
}

function Chip({
  words,
  isOpen,
  onOpen,
  onRemove,
  children,
}: {
  words: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onRemove: () => void;
  children: ReactNode;
}) {
  return (
    <Popover
      withRoles={false}
      opened={isOpen && children !== null}
      onChange={onOpen}
      position="bottom-start"
      withinPortal
      trapFocus
    >
      <Popover.Target>
        <span className={classes.chip}>
          <UnstyledButton className={classes.words} onClick={() => onOpen(!isOpen)}>
            {words}
          </UnstyledButton>
          <CloseButton size={24} iconSize={14} aria-label={`Drop the filter: ${words}`} onClick={onRemove} />
        </span>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}
