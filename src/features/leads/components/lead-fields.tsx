"use client";

import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { LeadFormErrors, LeadFormValues } from "../lead-form";

type LeadFieldsProps = {
  values: LeadFormValues;
  errors: LeadFormErrors;
  onChange: (values: LeadFormValues) => void;
  hasAutoFocus?: boolean;
  /** What stands there already and is masked for this person: shown, and shut. */
  masked?: { phone: string | null; email: string | null };
};

const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];

/** A field whose text is kept from this person. */
const shut = (value: string) => ({
  value,
  type: "text",
  readOnly: true,
  description: "Masked for you. A manager can change it.",
});

/** What a person may write about a lead. */
export function LeadFields({ values, errors, onChange, hasAutoFocus = false, masked }: LeadFieldsProps) {
  const field = (name: keyof LeadFormValues) => ({
    value: values[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...values, [name]: event.currentTarget.value }),
  });
  // A zone this browser does not list (it was renamed) is still shown as what it is.
  const zoneChoices =
    values.timeZone === "" || zones.includes(values.timeZone) ? zones : [values.timeZone, ...zones];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        data-autofocus={hasAutoFocus || undefined}
        autoComplete="off"
        {...field("name")}
      />
      <TextInput
        label="Phone number"
        type="tel"
        autoComplete="off"
        placeholder="+91 98765 43210"
        {...(masked?.phone ? shut(masked.phone) : field("phone"))}
      />
      <TextInput label="Company" autoComplete="off" {...field("company")} />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="off"
        {...(masked?.email ? shut(masked.email) : field("email"))}
      />
      <Select
        label="Time zone"
        placeholder="Not known"
        clearable
        clearButtonProps={{ "aria-label": "Time zone not known" }}
        searchable
        limit={60}
        data={zoneChoices}
        value={values.timeZone === "" ? null : values.timeZone}
        error={errors.timeZone}
        onChange={(zone) => onChange({ ...values, timeZone: zone ?? "" })}
      />
      <TextInput
        label="Source"
        placeholder="Where this lead came from"
        autoComplete="off"
        {...field("source")}
      />
    </SimpleGrid>
  );
}
