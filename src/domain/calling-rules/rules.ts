import type { CallingRuleInput, HolidayInput } from "@/contracts/calling-rules/schema";

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/**
 * What a new workspace starts with: India. Nobody here is a lawyer: each says where it comes from and stays marked as
 * unverified until an admin who knows says otherwise.
 */
export function defaultCallingRules(): CallingRuleInput[] {
  const common = {
    callingCode: "91",
    opensMinute: 600,
    closesMinute: 1260,
    weekdays: everyDay,
    effectiveFrom: "2018-07-19",
    effectiveUntil: null,
    isVerified: false,
  } as const;
  return [
    {
      ...common,
      name: "India default",
      purpose: null,
      observesHolidays: false,
      needsConsent: false,
      source:
        "10:00 to 21:00 is the time commonly named for calls in India (TRAI, TCCCPR 2018). Verify with counsel.",
    },
    {
      ...common,
      name: "India promotional",
      purpose: "promotional",
      observesHolidays: true,
      needsConsent: true,
      source:
        "Promotional calls: consent on record, and none on national holidays (after TRAI, TCCCPR 2018). Verify with counsel.",
    },
  ];
}

/** India's three national holidays, of this year and the next. */
export function defaultHolidays(now: Date): HolidayInput[] {
  const fixed = [
    ["01-26", "Republic Day"],
    ["08-15", "Independence Day"],
    ["10-02", "Gandhi Jayanti"],
  ] as const;
  const year = now.getUTCFullYear();
  return [year, year + 1].flatMap((each) =>
    fixed.map(([day, name]) => ({ on: `${each}-${day}`, name, callingCode: "91" as const })),
  );
}
