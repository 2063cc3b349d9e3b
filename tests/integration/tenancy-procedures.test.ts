import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  call,
  idPaths,
  mutations,
  namesInTable,
  prepare,
  rowsOf,
  uuidsIn,
  valueAt,
  walked,
  withValueAt,
} from "../support/walk/walker";
import type { Prepared } from "../support/walk/procedures";
import { World } from "../support/walk/world";

let ours: World;
let theirs: World;
/** What the same procedure would be given over there: its ids are the foreign ones here. */
const foreign = new Map<string, Prepared<unknown>>();
let before: Map<string, string>;

beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
  for (const { name, cases } of walked)
    for (const [index, each] of cases.entries()) foreign.set(`${name} ${index}`, await prepare(each, theirs));
  before = await rowsOf(theirs.workspaceId);
});

const isEmpty = (result: unknown): boolean =>
  Array.isArray(result)
    ? result.length === 0
    : typeof result === "object" && result !== null
      ? Object.values(result).every((part) => !Array.isArray(part) || part.length === 0) &&
        Object.values(result).some(Array.isArray)
      : false;
const extras = {
  workspaceId: () => theirs.workspaceId,
  ownerId: () => theirs.base.admin.userId,
  createdAt: () => new Date(0),
  role: () => "admin",
  secret: () => "mine",
};
const declares = (schema: unknown, key: string) =>
  Object.hasOwn((schema as { shape?: object } | undefined)?.shape ?? {}, key);

it("T1 every procedure has a row, and every row a procedure", () => {
  expect(walked.map(({ name }) => name).sort()).toEqual([...namesInTable].sort());
  expect(walked.filter(({ cases }) => cases.length === 0)).toEqual([]);
  expect(walked.length).toBeGreaterThan(70);
});

describe.each(walked.map((each) => [each.name, each] as const))("%s", (name, { schemas, cases, type }) => {
  it("T1 T4 answers a foreign id as one that never was; T3 takes nothing undeclared; works with its own", async () => {
    const paths = [...new Set(schemas.flatMap((schema) => idPaths(schema)))];
    const tried = new Set<string>();
    for (const [index, each] of cases.entries()) {
      const { as, input } = await prepare(each, ours);
      const there = foreign.get(`${name} ${index}`);
      for (const path of paths) {
        if (typeof valueAt(input, path) !== "string") continue;
        const foreignId = valueAt(there?.input, path);
        expect(foreignId, `${path} over there`).toBeTypeOf("string");
        expect(foreignId).not.toBe(valueAt(input, path));
        tried.add(path);
        const random = await call(name, as, withValueAt(input, path, randomUUID()));
        const answer = await call(name, as, withValueAt(input, path, foreignId));
        expect(answer, path).toEqual(random);
        const kind = each.foreign?.[path] ?? "refused";
        if (kind === "refused") expect(answer, path).toMatchObject({ isRefused: true, code: "NOT_FOUND" });
        else {
          expect(answer.isRefused, path).toBe(false);
          const text = JSON.stringify(answer.result) ?? "";
          expect(text).not.toContain(theirs.canary);
          expect(uuidsIn(text)).not.toContain(foreignId);
          if (kind === "empty" && type === "query")
            expect(isEmpty(answer.result), `${path}: ${text}`).toBe(true);
          if (kind === "empty" && type === "mutation") expect(answer.result).toMatchObject({ added: 0 });
        }
      }
      if (type === "mutation") {
        for (const [key, value] of Object.entries(extras)) {
          if (schemas.some((schema) => declares(schema, key))) continue;
          const answer = await call(name, as, { ...(input as object | undefined), [key]: value() });
          // A procedure that takes no input reads none: there is nothing to refuse.
          if (schemas.length === 0) break;
          expect(answer, key).toMatchObject({ isRefused: true, code: "BAD_REQUEST" });
        }
      }
      const own = await call(name, as, input);
      // The door to an empty server is shut once somebody is in.
      if (name === "workspace.setUp") expect(own).toMatchObject({ isRefused: true, code: "NOT_FOUND" });
      else expect(own).toMatchObject({ isRefused: false });
    }
    expect([...tried].sort(), "every id of the input is tried").toEqual(paths.sort());
  });
});

it("T2 nothing of the other workspace has changed", async () => {
  const after = await rowsOf(theirs.workspaceId);
  expect(before.get("leads")).toContain(theirs.workspaceId);
  for (const [table, rows] of before) expect(after.get(table), table).toBe(rows);
  expect(mutations.length).toBeGreaterThan(40);
});
