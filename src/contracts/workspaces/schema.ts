import { z } from "zod";
import { requiredLine } from "@/contracts/text";

export const workspaceName = requiredLine("workspace name", 120);

/** A zone this runtime knows; the same list stands in the browser. */
export const timeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat("en-IN", { timeZone: zone });
      return /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*$/.test(zone);
    } catch {
      return false;
    }
  }, "This time zone is not known.");

/** Countries a bare national number can be read in; Ringside's users first, by name after. */
export const countries = {
  IN: "India",
  AU: "Australia",
  BD: "Bangladesh",
  CA: "Canada",
  DE: "Germany",
  ID: "Indonesia",
  KE: "Kenya",
  MY: "Malaysia",
  NP: "Nepal",
  NG: "Nigeria",
  PH: "Philippines",
  SA: "Saudi Arabia",
  SG: "Singapore",
  ZA: "South Africa",
  LK: "Sri Lanka",
  AE: "United Arab Emirates",
  GB: "United Kingdom",
  US: "United States",
} as const;
export const country = z.enum(
  Object.keys(countries) as [keyof typeof countries, ...(keyof typeof countries)[]],
);
export type Country = z.infer<typeof country>;
