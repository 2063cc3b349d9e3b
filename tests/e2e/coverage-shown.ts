import type { APIRequestContext, Locator, Page } from "@playwright/test";
import type { Api } from "../support/stack/http";
import type { Team } from "../support/stack/team";

/**
 * Which pages show each operation on each noun: the contract of what is live (docs/coverage.md). The compiler asks for the
 * change and for what each of these pages shows of it, so that a noun, an operation or a page cannot be forgotten.
 */
export const shown = {
  call: {
    create: ["Calls", "Leads", "Lead", "Contact", "Dashboard", "Floor", "Popup", "My day"],
    update: ["Calls", "Call", "Leads", "Lead", "Contact", "Dashboard", "Floor", "My day"],
  },
  task: {
    create: ["Tasks", "Leads", "Lead", "Contact", "Dashboard"],
    update: ["Tasks", "Lead", "Contact"],
    done: ["Tasks", "Leads", "Lead", "Contact", "Dashboard"],
    "open again": ["Tasks", "Leads", "Lead", "Contact"],
    delete: ["Tasks", "Leads", "Lead", "Contact"],
    restore: ["Tasks", "Leads", "Lead", "Contact"],
  },
  note: { create: ["Lead", "Contact"], update: ["Lead", "Contact"], delete: ["Lead", "Contact"] },
  lead: {
    create: ["Leads", "Contacts", "Dashboard"],
    pursue: ["Contact", "Leads"],
    update: ["Leads", "Lead", "Contact"],
    "set stage": ["Leads", "Lead", "Contact", "Dashboard"],
    delete: ["Leads", "Campaign", "Call desk", "Dashboard"],
    restore: ["Leads", "Campaign", "Call desk", "Dashboard"],
    take: ["Call desk", "Leads", "Campaign"],
    "let go": ["Call desk", "Leads", "Campaign"],
  },
  contact: {
    create: ["Contacts"],
    update: [
      "Contacts",
      "Contact",
      "Leads",
      "Lead",
      "Campaign",
      "Call desk",
      "Calls",
      "Call",
      "Tasks",
      "Dashboard",
    ],
    merge: ["Contacts", "Leads"],
    unmerge: ["Contacts", "Leads"],
    block: ["Contacts", "Leads", "Campaign", "Call desk", "Dashboard"],
    unblock: ["Contacts", "Leads", "Dashboard"],
    delete: ["Contacts", "Leads", "Campaign", "Call desk"],
    restore: ["Contacts", "Leads", "Campaign", "Call desk"],
  },
  campaign: {
    create: ["Campaigns", "Dashboard"],
    "add leads": ["Campaigns", "Lead", "Dashboard"],
    "remove leads": ["Campaigns", "Lead", "Dashboard"],
    update: ["Campaigns", "Campaign", "Call desk", "Lead"],
    pause: ["Campaigns", "Campaign", "Call desk", "Dashboard", "Floor"],
    start: ["Campaigns", "Campaign", "Call desk", "Dashboard", "Floor"],
    delete: ["Campaigns", "Lead", "Dashboard"],
    restore: ["Campaigns", "Lead", "Dashboard"],
  },
  tag: {
    create: ["Settings"],
    "put on": ["Leads", "Lead", "Contacts", "Contact"],
    update: ["Settings", "Leads", "Lead", "Contacts", "Contact"],
    delete: ["Settings", "Leads", "Lead", "Contacts", "Contact"],
  },
  line: { create: ["Settings"], update: ["Settings"], delete: ["Settings"] },
  outcome: {
    create: ["Settings"],
    update: ["Settings", "Calls", "Call", "Leads", "Lead", "Contact", "Dashboard", "Floor", "My day"],
    delete: ["Settings"],
  },
  member: {
    create: ["Settings"],
    update: ["Settings"],
    rename: ["Settings", "Calls", "Call", "Leads", "Lead", "Contact", "Dashboard", "Floor"],
  },
  team: {
    create: ["Settings"],
    "put in": ["Settings"],
    update: ["Settings"],
    delete: ["Settings"],
  },
  api_key: { create: ["Settings"], revoke: ["Settings"] },
  provider_account: { test: ["Settings"], save: ["Settings"], "new address": ["Settings"] },
  export: { create: ["Settings"], fetch: ["Settings", "Dashboard"] },
  holiday: {
    create: ["Settings", "Lead", "Contact", "Call desk", "Campaign"],
    update: ["Settings", "Lead", "Contact", "Call desk", "Campaign"],
    delete: ["Settings"],
  },
  calling_rule: {
    create: ["Settings", "Lead", "Contact", "Call desk", "Campaign"],
    delete: ["Settings", "Lead", "Contact", "Call desk", "Campaign"],
    restore: ["Settings", "Lead", "Contact", "Call desk", "Campaign"],
    update: ["Settings"],
  },
  consent: {
    grant: ["Lead", "Contact", "Call desk", "Campaign"],
    withdraw: ["Lead", "Contact", "Call desk", "Campaign"],
  },
  import: {
    give: ["Imports"],
    run: ["Imports", "Leads", "Contacts", "Campaign", "Call desk", "Dashboard"],
    undo: ["Imports", "Leads", "Contacts", "Campaign", "Call desk", "Dashboard"],
  },
  sight: {
    mask: ["Settings", "Leads", "Lead", "Contacts", "Call desk"],
    unmask: ["Settings", "Leads", "Lead", "Contacts", "Call desk"],
  },
  worker: {
    pause: ["Floor", "Call desk", "Dashboard"],
    resume: ["Floor", "Call desk", "Dashboard"],
    "be paused": ["Floor", "Call desk", "Dashboard"],
    "be resumed": ["Floor", "Call desk", "Dashboard"],
  },
  floor: { "set limits": ["Floor"], reassign: ["Leads", "Tasks", "Dashboard"] },
  wall_link: { create: ["Dashboard"], revoke: ["Dashboard"] },
  workspace: {
    "stop dialling": ["Call desk", "Floor", "Dashboard"],
    "resume dialling": ["Call desk", "Floor", "Dashboard"],
    update: ["Leads", "Dashboard", "Calls"],
  },
  view: {
    create: ["Leads", "Calls", "Tasks"],
    update: ["Leads", "Calls", "Tasks"],
    delete: ["Leads", "Calls", "Tasks"],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

type Shown = typeof shown;
export type Noun = keyof Shown;
type PagesOf<N extends Noun, O> = O extends keyof Shown[N]
  ? Shown[N][O] extends readonly (infer P extends string)[]
    ? P
    : never
  : never;
export type PageName = { [N in Noun]: { [O in keyof Shown[N]]: PagesOf<N, O> }[keyof Shown[N]] }[Noun];

export type Readers = Partial<Record<PageName, Page>>;
export type Author = {
  /** The admin, from a browser of their own; what only somebody else can do, they do themselves. */
  api: Api;
  request: APIRequestContext;
  origin: string;
  apiOf: Record<"worker" | "colleague", Api>;
  team: Team;
  /** What earlier changes made. */
  kept: Record<string, string>;
};
/** What a page shows, or shows no more. Before the change it must be the other way round, or it would prove nothing. */
export type Look = { of: Locator; is: "there" | "gone" };
export type See = (page: Page, author: Author) => Look;
export type Change<P extends string = string> = {
  /** Where the page with this noun's settings is, for those that have one. */
  settings?: string;
  /** Opens, on each of these pages, what the change is seen in. */
  open?: (page: Page) => Promise<void>;
  act: (author: Author) => Promise<unknown>;
  sees: Record<P, See>;
};
export type Table = { [N in Noun]: { [O in keyof Shown[N]]: Change<PagesOf<N, O>> } };
