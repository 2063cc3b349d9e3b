"use client";

import { MultiSelect, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from "@mantine/core";
import { type DateCondition, timeUnit } from "@/contracts/lists/schema";
import classes from "./filter-bar.module.css";
import type { FilterField, LooseCondition } from "./filter-words";

type EditorProps = {
  field: FilterField;
  condition: LooseCondition;
  onChange: (condition: LooseCondition) => void;
};

/** One condition, changed as it is touched. */
export function ConditionEditor({ field, condition, onChange }: EditorProps) {
  switch (field.kind) {
    case "set":
    case "words":
      return (
        <div className={classes.editor}>
          <SegmentedControl
            size="xs"
            value={condition.op ?? "is"}
            onChange={(op) => onChange({ ...condition, op: op === "is_not" ? "is_not" : "is" })}
            data={[
              { value: "is", label: "is" },
              { value: "is_not", label: "is not" },
            ]}
          />
          {field.kind === "set" ? (
            <MultiSelect
              aria-label={field.label}
              data-autofocus
              searchable
              comboboxProps={{ withinPortal: false }}
              value={[...(condition.values ?? [])]}
              onChange={(values) => onChange({ ...condition, values })}
              data={[...field.choices]}
            />
          ) : (
            <TagsInput
              aria-label={field.label}
              data-autofocus
              comboboxProps={{ withinPortal: false }}
              placeholder="Part of it, then Enter"
              value={[...(condition.values ?? [])]}
              onChange={(values) => onChange({ ...condition, values })}
            />
          )}
        </div>
      );
    case "flag":
      return (
        <SegmentedControl
          size="xs"
          value={condition.is ? "yes" : "no"}
          onChange={(value) => onChange({ ...condition, is: value === "yes" })}
          data={[
            { value: "yes", label: field.yes },
            { value: "no", label: field.no },
          ]}
        />
      );
    case "date":
      return (
        <DateEditor
          when={condition.when ?? { op: "in_last", count: 7, unit: "day" }}
          mayBeNever={field.mayBeNever}
          onChange={(when) => onChange({ ...condition, when })}
        />
      );
    case "seconds":
      return (
        <NumberInput
          label="At least, in seconds"
          min={0}
          max={86_400}
          value={condition.atLeastSeconds ?? 0}
          onChange={(value) =>
            onChange({ ...condition, atLeastSeconds: Math.max(0, Math.round(Number(value) || 0)) })
          }
        />
      );
  }
}

const ops = {
  in_last: "in the last",
  not_in_last: "not in the last",
  between: "between",
  never: "never",
} as const;
const opNames = Object.keys(ops) as DateCondition["op"][];

function DateEditor({
  when,
  mayBeNever,
  onChange,
}: {
  when: DateCondition;
  mayBeNever: boolean;
  onChange: (when: DateCondition) => void;
}) {
  function choose(op: string | null) {
    if (op === "in_last" || op === "not_in_last") onChange({ op, count: 7, unit: "day" });
    if (op === "between") onChange({ op, from: null, to: null });
    if (op === "never") onChange({ op });
  }
  return (
    <div className={classes.editor}>
      <Select
        aria-label="How"
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={when.op}
        onChange={choose}
        data={opNames
          .filter((op) => mayBeNever || op !== "never")
          .map((op) => ({ value: op, label: ops[op] }))}
      />
      {when.op === "in_last" || when.op === "not_in_last" ? (
        <div className={classes.line}>
          <NumberInput
            aria-label="How many"
            min={1}
            max={999}
            value={when.count}
            onChange={(value) =>
              onChange({ ...when, count: Math.min(999, Math.max(1, Math.round(Number(value) || 1))) })
            }
          />
          <Select
            aria-label="Of what"
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            value={when.unit}
            onChange={(value) => onChange({ ...when, unit: timeUnit.safeParse(value).data ?? "day" })}
            data={timeUnit.options.map((unit) => ({ value: unit, label: `${unit}s` }))}
          />
        </div>
      ) : null}
      {when.op === "between" ? (
        <div className={classes.line}>
          <TextInput
            type="date"
            aria-label="From day"
            value={when.from ?? ""}
            onChange={(event) => onChange({ ...when, from: event.currentTarget.value || null })}
          />
          <TextInput
            type="date"
            aria-label="To day"
            value={when.to ?? ""}
            onChange={(event) => onChange({ ...when, to: event.currentTarget.value || null })}
          />
        </div>
      ) : null}
    </div>
  );
}
