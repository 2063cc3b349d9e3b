import { expect, test } from "vitest";
import { z } from "zod";
import { orderedUuids } from "@/lib/uuid";

test("many at once are version 7, unique, and sort as given", () => {
  const ids = orderedUuids(10_000, new Date("2026-11-20T10:00:00Z"));
  for (const id of ids.slice(0, 200)) expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(10_000);
  expect([...ids].sort()).toEqual(ids);
});
