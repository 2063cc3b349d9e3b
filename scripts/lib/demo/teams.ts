import type { CampaignStatus } from "@/contracts/campaigns/schema";
import type { Role } from "@/contracts/members/schema";

export type PersonSpec = {
  name: string;
  email: string;
  role: Role;
  phone: string;
  /** Index into the team's lines. */
  line: number;
  /** What a worker does all day; managers and admins do not call. */
  work: { campaign: number; shift: "day" | "late"; callsPerDay: number } | null;
};

export type CampaignSpec = {
  name: string;
  status: CampaignStatus;
  /** Paused this many days ago; its workers then help in the first campaign that runs. */
  pausedDaysAgo: number | null;
  line: number;
  leads: { home: number; abroad: number };
  maxAttempts: number;
  retryMinutes: number;
  script: string;
  source: string;
  /** What workers write after a talk, by outcome label. */
  notes: Readonly<Record<string, readonly string[]>>;
  followUps: readonly string[];
};

export type TeamSpec = {
  name: string;
  seed: number;
  people: readonly PersonSpec[];
  lines: readonly { label: string; phone: string }[];
  campaigns: readonly CampaignSpec[];
  /** Leads in no campaign yet. */
  spareLeads: number;
  /** The first of the ten thousand Indian numbers its leads may have: +91 9000x xxxxx. */
  firstNumber: number;
};

const sharedNotes = {
  "Wrong number": ["Number belongs to someone else now.", "Shop landline, nobody by this name."],
  "Language barrier": ["Prefers Tamil. Pass to the south desk.", "Comfortable in Gujarati only."],
  "Do not call": ["Asked not to be called again. Was polite but firm."],
  Voicemail: ["Went to voicemail, left our line number."],
} as const;

const homeLoans: CampaignSpec = {
  name: "Diwali home loans",
  status: "running",
  pausedDaysAgo: null,
  line: 0,
  leads: { home: 540, abroad: 210 },
  maxAttempts: 6,
  retryMinutes: 120,
  source: "Property fair sign-ups",
  script: `Namaste, I am calling from Asha Finance. Am I speaking with …?

You asked about home loans at the property fair. Is this a good time for two minutes?

1. Is the flat chosen, or are you still looking?
2. What is the loan amount you have in mind, and over how many years?
3. Salaried or self-employed? Any running EMI?

Festive offer: processing fee waived for files logged this month. Do not promise a rate: the branch quotes it after the CIBIL check.

Close: "I will share the document list now, and call you on … to go through it."`,
  notes: {
    ...sharedNotes,
    Interested: [
      "Flat in Thane finalised, needs 62 lakh over 20 years. Wants the document list today.",
      "Balance transfer from another bank, 38 lakh outstanding at 9.1 %.",
      "Husband and wife will apply jointly, both salaried. Site visit is done.",
      "Self-employed, last two ITRs ready. Asked about part-prepayment charges.",
      "NRI, buying for parents in Pune. Needs the power of attorney format.",
    ],
    "Call back": [
      "In a meeting, asked for a call after office hours.",
      "Will know the builder's final price by then.",
      "Driving. Call again in the evening.",
      "Wants his brother on the call.",
    ],
    "Not interested": [
      "Loan already sanctioned elsewhere at 8.4 %.",
      "Purchase put off till next year.",
      "Paid in full, no loan needed.",
    ],
  },
  followUps: [
    "Send document list and EMI chart",
    "Share power of attorney format",
    "Ask branch for balance transfer quote",
  ],
};

const cardRenewals: CampaignSpec = {
  name: "Credit card renewals",
  status: "running",
  pausedDaysAgo: null,
  line: 1,
  leads: { home: 520, abroad: 30 },
  maxAttempts: 5,
  retryMinutes: 180,
  source: "Card renewals of this quarter",
  script: `Good day, I am calling from Asha Finance about your card that is due for renewal.

1. Are you using the card regularly? Which spends: fuel, travel, groceries?
2. Tell them the annual fee, and the spend at which it is waived.
3. If they are unhappy: note the complaint in their own words.

Never ask for card number, CVV or OTP. If they offer it, stop them.

Close: "I will renew it as it is" or "I will send the upgrade details, and call you on …"`,
  notes: {
    ...sharedNotes,
    Interested: [
      "Wants the travel variant, two foreign trips planned.",
      "Will renew if the fee is waived. Spends about 25,000 a month.",
      "Asked for an add-on card for his daughter.",
    ],
    "Call back": ["Salary day is the 1st, call after that.", "At a wedding in Jaipur, call on Monday."],
    "Not interested": [
      "Closing the card, uses UPI for everything.",
      "Unhappy with an old late fee. Complaint noted.",
      "Has three cards already.",
    ],
  },
  followUps: ["Mail upgrade details", "Ask card team to reverse the late fee", "Send add-on card form"],
};

const lapsedPolicies: CampaignSpec = {
  name: "Lapsed policies",
  status: "paused",
  pausedDaysAgo: 6,
  line: 1,
  leads: { home: 280, abroad: 0 },
  maxAttempts: 4,
  retryMinutes: 240,
  source: "Policies lapsed since April",
  script: `Namaste, I am calling from Asha Finance. Your policy lapsed when the last premium was not received.

1. Did something go wrong with the payment, or was it a decision?
2. Tell them the revival amount and the last date. No pressure.
3. If there was an illness meanwhile: do not revive on the phone, fix a visit.

Close: "The revival form is on its way; I will call on … to check that it reached you."`,
  notes: {
    ...sharedNotes,
    Interested: ["Auto-debit had failed after a bank merger. Will revive.", "Wants to pay in two parts."],
    "Call back": ["Wife looks after the policies, call when she is home."],
    "Not interested": ["Took a term plan elsewhere.", "Lost the job, cannot pay now."],
  },
  followUps: ["Send revival form", "Fix a home visit"],
};

const winterHolidays: CampaignSpec = {
  name: "Winter holidays",
  status: "running",
  pausedDaysAgo: null,
  line: 0,
  leads: { home: 225, abroad: 35 },
  maxAttempts: 5,
  retryMinutes: 180,
  source: "Website enquiry",
  script: `Hello, I am calling from Meridian Travel. You looked at our winter packages on the website.

1. Where to, how many people, any children?
2. Dates fixed or flexible? Departure city?
3. Budget per person, flights included or not?

Kerala and Andaman fill up by the first week of December: say so only if it is true for their dates.

Close: "Two options will be in your mail by this evening, and I will call on …"`,
  notes: {
    ...sharedNotes,
    Interested: [
      "Family of four, Andaman, last week of December.",
      "Couple, Kerala houseboat, five nights. Budget 45,000 each.",
      "Wants visa help for Dubai.",
    ],
    "Call back": ["Leave not approved yet, will know by Friday.", "Comparing with another agent."],
    "Not interested": ["Booked already.", "Not travelling this year."],
  },
  followUps: ["Mail two itineraries", "Hold two rooms at Havelock"],
};

const day = (campaign: number, callsPerDay: number) => ({ campaign, shift: "day" as const, callsPerDay });

/** Two teams that share nothing. Members' phones are +91 90000 000xx, lines +91 80690 000xx: nobody's numbers. */
export const teams: readonly TeamSpec[] = [
  {
    name: "Asha Finance",
    seed: 41_016,
    firstNumber: 1_000,
    spareLeads: 120,
    lines: [
      { label: "Mumbai desk", phone: "+918069000011" },
      { label: "Bengaluru desk", phone: "+918069000012" },
      { label: "NRI desk", phone: "+918069000013" },
    ],
    people: [
      person("Meera Iyer", "asha-finance", "admin", 11, 0, null),
      person("Rohan Deshmukh", "asha-finance", "manager", 12, 0, null),
      person("Kavita Sharma", "asha-finance", "worker", 13, 0, day(0, 25)),
      person("Imran Shaikh", "asha-finance", "worker", 14, 0, day(0, 22)),
      person("Divya Nair", "asha-finance", "worker", 15, 1, day(1, 27)),
      person("Sandeep Yadav", "asha-finance", "worker", 16, 1, day(1, 20)),
      person("Pooja Kulkarni", "asha-finance", "worker", 17, 1, day(2, 18)),
      person("Arjun Reddy", "asha-finance", "worker", 18, 2, { campaign: 0, shift: "late", callsPerDay: 9 }),
    ],
    campaigns: [homeLoans, cardRenewals, lapsedPolicies],
  },
  {
    name: "Meridian Travel",
    seed: 52_027,
    firstNumber: 11_000,
    spareLeads: 40,
    lines: [{ label: "Holiday desk", phone: "+918069000021" }],
    people: [
      person("Farhan Qureshi", "meridian-travel", "admin", 21, 0, null),
      person("Lakshmi Menon", "meridian-travel", "manager", 22, 0, null),
      person("Nikhil Bose", "meridian-travel", "worker", 23, 0, day(0, 12)),
      person("Ritu Chauhan", "meridian-travel", "worker", 24, 0, day(0, 10)),
    ],
    campaigns: [winterHolidays],
  },
];

function person(
  name: string,
  team: string,
  role: Role,
  number: number,
  line: number,
  work: PersonSpec["work"],
): PersonSpec {
  const first = name.split(" ")[0] ?? name;
  return {
    name,
    email: `${first.toLowerCase()}@${team}.example`,
    role,
    phone: `+91900000${String(number).padStart(4, "0")}`,
    line,
    work,
  };
}
