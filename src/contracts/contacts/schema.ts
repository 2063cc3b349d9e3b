/** A person or a company: as the database has it. */
export type ContactKind = "person" | "company";

/** Contacts that one request changes. */
export const mostContactsAtOnce = 100;
