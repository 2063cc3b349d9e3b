import { lastTen } from "@/lib/phone";
import { chance } from "./chance";
import type { TeamSpec } from "./teams";

/** A person to call, before there is a row for them. */
export type DemoContact = {
  name: string;
  company: string | null;
  email: string | null;
  phone: string;
  phoneLastTen: string;
  timeZone: string;
  /** Reached in India's evening and night, when it is day where they live. */
  isLate: boolean;
};

type Region = { timeZone: string; isLate: boolean; numbers: () => string[] };

const range = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n));
const padded = (n: number, width: number) => String(n).padStart(width, "0");
const american = (areaCode: string) => () => range(100, (n) => `+1${areaCode}55501${padded(n, 2)}`);

// Only numbers that their countries keep free for stories: 555-01xx (NANPA), 07700 900xxx (Ofcom),
// 06 39 98 xx xx (Arcep), and single numbers of 0491 57x xxx (ACMA).
const australian =
  "570006 570110 570156 570157 570158 570159 570313 570737 571266 571491 571804 572549 572665 572983".split(
    " ",
  );
const abroad: readonly { weight: number; value: Region }[] = [
  {
    weight: 4,
    value: {
      timeZone: "Europe/London",
      isLate: true,
      numbers: () => range(1000, (n) => `+447700900${padded(n, 3)}`),
    },
  },
  { weight: 3, value: { timeZone: "America/New_York", isLate: true, numbers: american("212") } },
  { weight: 2, value: { timeZone: "America/New_York", isLate: true, numbers: american("202") } },
  { weight: 2, value: { timeZone: "America/Chicago", isLate: true, numbers: american("312") } },
  {
    weight: 1,
    value: {
      timeZone: "Europe/Paris",
      isLate: true,
      numbers: () => range(100, (n) => `+336399800${padded(n, 2)}`),
    },
  },
  {
    weight: 1,
    value: {
      timeZone: "Australia/Sydney",
      isLate: false,
      numbers: () => australian.map((end) => `+61491${end}`),
    },
  },
];

const cities =
  "Mumbai Pune Thane Bengaluru Hyderabad Chennai Ahmedabad Surat Jaipur Indore Nagpur Lucknow Kochi Vadodara Delhi Noida".split(
    " ",
  );
const trades =
  "Textiles,Pharma,Traders,Engineering Works,Jewellers,Logistics,Electricals,Diagnostics,Foods,Interiors,Auto Parts,Exports".split(
    ",",
  );

/** Gives out numbers, each once, and each with its own last ten digits: telephony compares no more than those. */
export function createBook(team: TeamSpec) {
  const taken = new Set<string>();
  const pools = new Map<Region, string[]>();
  let next = team.firstNumber;

  function home(): string {
    next += chance.whole(1, 5);
    return `+9190000${padded(next, 5)}`;
  }
  function away(): { region: Region; phone: string } {
    for (;;) {
      const region = chance.weighted(abroad);
      const pool = pools.get(region) ?? region.numbers();
      pools.set(region, pool);
      const [phone] = pool.splice(chance.whole(0, Math.max(0, pool.length - 1)), 1);
      if (phone !== undefined) return { region, phone };
    }
  }

  return {
    contact(isAbroad: boolean): DemoContact {
      const { region, phone } = isAbroad ? away() : { region: null, phone: home() };
      const phoneLastTen = lastTen(phone);
      if (phoneLastTen === null || taken.has(phoneLastTen)) return this.contact(isAbroad);
      taken.add(phoneLastTen);
      const [first, last] = [chance.firstName(), chance.lastName()];
      return {
        name: `${first} ${last}`,
        company: chance.isHit(0.35) ? `${last} ${chance.oneOf(trades)}, ${chance.oneOf(cities)}` : null,
        email: chance.isHit(0.55)
          ? `${first}.${last}${chance.whole(1, 99)}@example.com`.toLowerCase().replace(/[^a-z0-9.@]/g, "")
          : null,
        phone,
        phoneLastTen,
        timeZone: region?.timeZone ?? "Asia/Kolkata",
        isLate: region?.isLate ?? false,
      };
    },
  };
}
