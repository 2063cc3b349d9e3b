import { formatDate } from "@/components/format";
import type { DateCondition, TimeUnit } from "@/contracts/lists/schema";

export type Choice = { value: string; label: string };
/** How a field of a list can be asked about. */
export type FilterField =
  | { kind: "set"; label: string; choices: readonly Choice[] }
  | { kind: "words"; label: string }
  | { kind: "flag"; label: string; yes: string; no: string }
  | { kind: "date"; label: string; mayBeNever: boolean }
  | { kind: "seconds"; label: string };

/** A condition as the screen handles it; the contract's own schema judges it before it goes anywhere. */
export type LooseCondition = {
  field: string;
  op?: "is" | "is_not";
  values?: readonly string[];
  is?: boolean;
  when?: DateCondition;
  atLeastSeconds?: number;
};
export type LooseGroup = { match: "all" | "any"; conditions: readonly LooseCondition[] };
export type LooseTree = { match: "all" | "any"; parts: readonly (LooseCondition | LooseGroup)[] };

const unitWords: Record<TimeUnit, [one: string, many: string]> = {
  hour: ["hour", "hours"],
  day: ["day", "days"],
  week: ["week", "weeks"],
  month: ["month", "months"],
};

function dateWords(when: DateCondition): string {
  switch (when.op) {
    case "in_last":
    case "not_in_last": {
      const not = when.op === "in_last" ? "" : "not ";
      if (when.count === 1 && when.unit !== "hour") {
        const now = when.unit === "day" ? "today" : `this ${when.unit}`;
        return `${not}${now}`;
      }
      return `${not}in the last ${when.count} ${unitWords[when.unit][when.count === 1 ? 0 : 1]}`;
    }
    case "between": {
      const day = (text: string) => formatDate(new Date(`${text}T12:00:00`));
      if (when.from !== null && when.to !== null) return `${day(when.from)} to ${day(when.to)}`;
      if (when.from !== null) return `from ${day(when.from)}`;
      return when.to === null ? "ever" : `up to ${day(when.to)}`;
    }
    case "never":
      return "never";
  }
}

/** "Stage is New or Lost", "Last call not in the last 7 days". */
export function conditionWords(condition: LooseCondition, field: FilterField | undefined): string {
  if (!field) return condition.field;
  switch (field.kind) {
    case "flag":
      return condition.is ? field.yes : field.no;
    case "date":
      return condition.when ? `${field.label} ${dateWords(condition.when)}` : field.label;
    case "seconds":
      return `${field.label} at least ${condition.atLeastSeconds ?? 0} s`;
    case "words":
    case "set": {
      const names = (condition.values ?? []).map(
        (value) =>
          (field.kind === "set" ? field.choices.find((choice) => choice.value === value)?.label : value) ??
          "…",
      );
      return `${field.label} ${condition.op === "is_not" ? "is not" : "is"} ${names.join(" or ")}`;
    }
  }
}
