import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { FieldConflict } from "./field-conflict";
import classes from "./record.module.css";
import type { FieldEdits } from "./use-field-edits";

/** One field of a record, as its form and its list show it. */
export type FieldSpec<F extends string> = {
  field: F;
  label: string;
  /** What stands there, as a person reads it; null where nothing does. */
  now: string | null;
  /** What stands there leads somewhere: a mail is written. */
  href?: string;
  type?: "text" | "tel" | "email";
  placeholder?: string;
  /** To choose from, where it is no free text. Where nothing can be chosen too, the sentence for that. */
  options?: readonly { value: string; label: string }[];
  clearLabel?: string;
  /** Kept from this person: shown masked, and shut. */
  isShut?: boolean;
};

type FieldInputsProps<F extends string> = {
  specs: readonly FieldSpec<F>[];
  form: Pick<FieldEdits<F>, "values" | "type"> & Partial<FieldEdits<F>>;
  errors: Partial<Record<F, string>>;
  changedBy?: (field: F) => string | null;
  /** While a save is under way its own outcome is no conflict. */
  isSaving?: boolean;
};

/** What a person may write about a record; under a field that somebody else changed, the other's text and the choice. */
export function FieldInputs<F extends string>({
  specs,
  form,
  errors,
  changedBy,
  isSaving = false,
}: FieldInputsProps<F>) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
      {specs.map((spec, place) => (
        <div key={spec.field} className={classes.field}>
          <Field
            spec={spec}
            value={form.values[spec.field]}
            error={errors[spec.field]}
            hasAutoFocus={place === 0}
            onType={(text) => form.type(spec.field, text)}
          />
          {isSaving ? null : conflictOf(spec, form, changedBy?.(spec.field) ?? null)}
        </div>
      ))}
    </SimpleGrid>
  );
}

function conflictOf<F extends string>(
  { field, label, now }: FieldSpec<F>,
  { conflicts, keepMine, takeTheirs }: Partial<FieldEdits<F>>,
  by: string | null,
): ReactNode {
  if (!conflicts?.some((each) => each.field === field)) return null;
  return (
    <FieldConflict
      by={by}
      label={label}
      theirs={now ?? ""}
      onKeepMine={() => keepMine?.(field)}
      onTakeTheirs={() => takeTheirs?.(field)}
    />
  );
}

type FieldProps<F extends string> = {
  spec: FieldSpec<F>;
  value: string;
  error: string | undefined;
  hasAutoFocus: boolean;
  onType: (text: string) => void;
};

function Field<F extends string>({ spec, value, error, hasAutoFocus, onType }: FieldProps<F>) {
  const { field, label, placeholder, options, clearLabel, isShut, now } = spec;
  if (isShut)
    return (
      <TextInput
        label={label}
        name={field}
        value={now ?? ""}
        readOnly
        description="Masked for you. A manager can change it."
      />
    );
  if (!options)
    return (
      <TextInput
        label={label}
        name={field}
        type={spec.type ?? "text"}
        autoComplete="off"
        placeholder={placeholder}
        value={value}
        error={error}
        data-autofocus={hasAutoFocus || undefined}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    );
  // What this browser does not list (a zone was renamed, a member has left) is still shown as what it is.
  const isListed = value === "" || options.some((option) => option.value === value);
  return (
    <Select
      label={label}
      name={field}
      placeholder={placeholder}
      allowDeselect={false}
      searchable={options.length > 5}
      limit={60}
      data={isListed ? [...options] : [{ value, label: now ?? value }, ...options]}
      value={value === "" ? null : value}
      error={error}
      onChange={(chosen) => onType(chosen ?? "")}
      {...(clearLabel ? { clearable: true, clearButtonProps: { "aria-label": clearLabel } } : {})}
    />
  );
}
