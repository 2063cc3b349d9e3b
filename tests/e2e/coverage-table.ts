import { people } from "./coverage-people";
import { prepareRules, rules } from "./coverage-rules";
import { prepareSetup, setup } from "./coverage-setup";
import type { Author, Change, PageName, Table } from "./coverage-shown";

/** All of it: the compiler asks for what no part has. */
export const table: Table = { ...people, ...setup, ...rules };

export type Row = { noun: string; operation: string; change: Change };
type Part = {
  name: string;
  rows: readonly Row[];
  pages: readonly PageName[];
  /** Makes what the changes are about, before anybody looks. */
  prepare: (author: Author) => Promise<void>;
};

const rowsOf = (nouns: Partial<Table>): readonly Row[] =>
  Object.entries(nouns).flatMap(([noun, operations]) =>
    Object.entries(operations as Record<string, Change>).map(([operation, change]) => ({
      noun,
      operation,
      change,
    })),
  );
export const pagesOf = (rows: readonly Row[]): readonly PageName[] =>
  [...new Set(rows.flatMap(({ change }) => Object.keys(change.sees)))].sort() as PageName[];

const part = (
  name: string,
  nouns: Partial<Table>,
  prepare: Part["prepare"] = () => Promise.resolve(),
): Part => {
  const rows = rowsOf(nouns);
  return { name, rows, pages: pagesOf(rows), prepare };
};

/** Each is a test with a workspace of its own. Within one they go in this order: some change what an earlier one made. */
export const parts: readonly Part[] = [
  part("whom the team speaks with", people),
  part("what it works with", setup, prepareSetup),
  part("by which rules", rules, prepareRules),
];
export const rows: readonly Row[] = parts.flatMap((each) => each.rows);
