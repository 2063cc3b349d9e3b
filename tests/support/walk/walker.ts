import type { z } from "zod";
import { appRouter } from "@/api/root";
import type { EventType } from "@/contracts/catalog";
import { logPool } from "@/platform/db";
import { callerOf } from "../workspace";
import { type Case, type Prepared, table, type Who } from "./procedures";
import { nobody, type World } from "./world";

type Meta = { emits: readonly EventType[] };
export type Walked = {
  name: string;
  type: "query" | "mutation" | "subscription";
  meta: Meta | undefined;
  /** All that its input may be; more than one schema where a procedure adds to another. */
  schemas: readonly z.core.$ZodType[];
  cases: readonly Case<unknown>[];
};

type Procedure = { _def: { type: Walked["type"]; meta?: Meta; inputs: z.core.$ZodType[] } };

/** Every procedure of the router, with its row. */
export const walked: readonly Walked[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Procedure>,
).map(([name, { _def }]) => {
  const [noun = "", verb = ""] = name.split(".");
  const rows = table as unknown as Record<string, Record<string, readonly Case<unknown>[]>>;
  return {
    name,
    type: _def.type,
    meta: _def.meta,
    schemas: _def.inputs,
    cases: rows[noun]?.[verb] ?? [],
  };
});
export const mutations = walked.filter(({ type }) => type === "mutation");
export const namesInTable: readonly string[] = Object.entries(table).flatMap(([noun, verbs]) =>
  Object.keys(verbs).map((verb) => `${noun}.${verb}`),
);

/** A key that the browser mints itself: no row's id. */
const mintedByBrowser = new Set(["requestKey", "screenId"]);

/** Where ids stand in an input: `a.b`, `list[]`. Every uuid is one. */
export function idPaths(schema: z.core.$ZodType, prefix = ""): string[] {
  const { def } = schema._zod as unknown as { def: Record<string, unknown> & { type: string } };
  const inner = (key: string) => idPaths(def[key] as z.core.$ZodType, prefix);
  const below = (name: string) => (prefix === "" ? name : `${prefix}.${name}`);
  switch (def.type) {
    case "string":
      return def["format"] === "uuid" && !mintedByBrowser.has(prefix.split(".").at(-1) ?? "") ? [prefix] : [];
    case "object":
      return Object.entries(def["shape"] as Record<string, z.core.$ZodType>).flatMap(([key, child]) =>
        idPaths(child, below(key)),
      );
    case "array":
      return idPaths(def["element"] as z.core.$ZodType, `${prefix}[]`);
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return inner("innerType");
    case "pipe":
      return [...inner("in"), ...inner("out")];
    case "union":
      return (def["options"] as z.core.$ZodType[]).flatMap((option) => idPaths(option, prefix));
    case "record":
    case "map":
    case "set":
    case "tuple":
    case "lazy":
    case "intersection":
    case "any":
    case "unknown":
      throw new Error(`${prefix}: the walk does not see into a ${def.type}`);
    default:
      return [];
  }
}

const steps = (path: string) =>
  path.split(".").flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), 0] : [part]));

export function valueAt(input: unknown, path: string): unknown {
  return steps(path).reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step],
    input,
  );
}
export function withValueAt(input: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(input);
  const way = steps(path);
  const last = way.pop() ?? "";
  const parent = way.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], copy);
  (parent as Record<string | number, unknown>)[last] = value;
  return copy;
}

export type Answer = { isRefused: boolean; code: string | null; message: string | null; result: unknown };

/** Calls a procedure and tells what became of it; a stream is read as far as its first frame. */
export async function call(name: string, as: Who, input: unknown): Promise<Answer> {
  const caller = as === "nobody" ? nobody() : callerOf(as);
  const [noun = "", verb = ""] = name.split(".");
  const run = (caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[
    noun
  ]?.[verb];
  if (!run) throw new Error(`no ${name}`);
  try {
    const result = await run(input);
    if (name !== "live.events") return { isRefused: false, code: null, message: null, result };
    for await (const frame of result as AsyncIterable<unknown>)
      return { isRefused: false, code: null, message: null, result: frame };
    return { isRefused: false, code: null, message: null, result: null };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return { isRefused: true, code: code ?? "no code", message: message ?? "", result: null };
  }
}

export const prepare = (each: Case<unknown>, world: World): Promise<Prepared<unknown>> => each.prepare(world);

/** Tables with a workspace column, straight from the database. */
export async function tenantTables(): Promise<string[]> {
  const { rows } = await logPool().query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE'
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Every row of a workspace and of its people, by table, as text. */
export async function rowsOf(workspaceId: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  const read = async (key: string, sql: string) => {
    const { rows } = await logPool().query<{ text: string | null }>(
      `SELECT string_agg(r.text, E'\\n' ORDER BY r.text) AS text FROM (${sql}) r`,
      [workspaceId],
    );
    all.set(key, rows[0]?.text ?? "");
  };
  for (const name of await tenantTables())
    await read(name, `SELECT to_jsonb(t)::text AS text FROM "${name}" t WHERE workspace_id = $1`);
  await read("workspaces", "SELECT to_jsonb(t)::text AS text FROM workspaces t WHERE id = $1");
  const people = "SELECT user_id FROM memberships WHERE workspace_id = $1";
  await read("users", `SELECT to_jsonb(t)::text AS text FROM users t WHERE id IN (${people})`);
  await read("sessions", `SELECT to_jsonb(t)::text AS text FROM sessions t WHERE user_id IN (${people})`);
  return all;
}

export const uuidsIn = (text: string): string[] =>
  text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
