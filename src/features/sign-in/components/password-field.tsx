"use client";

import { PasswordInput } from "@mantine/core";
import { passwordLength } from "@/contracts/members/schema";

type PasswordFieldProps = {
  value: string;
  onChange: (value: string) => void;
  label?: string;
  /** A new password is suggested by password managers and judged by its length while typed. */
  isNew?: boolean;
  error?: string | null;
  autoFocus?: boolean;
};

export function PasswordField({
  value,
  onChange,
  label = "Password",
  isNew = false,
  error,
  autoFocus,
}: PasswordFieldProps) {
  return (
    <PasswordInput
      label={label}
      required
      withAsterisk={false}
      name={isNew ? "new-password" : "password"}
      autoComplete={isNew ? "new-password" : "current-password"}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      data-autofocus={autoFocus || undefined}
      visibilityToggleButtonProps={{ "aria-label": "Show password", tabIndex: 0 }}
      {...(isNew
        ? {
            description: `At least ${passwordLength.min} characters; three unrelated words are good.`,
            minLength: passwordLength.min,
          }
        : {})}
    />
  );
}
