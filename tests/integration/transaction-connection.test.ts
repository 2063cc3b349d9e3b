import { beforeAll, describe, expect, it } from "vitest";
import { db, type Tx } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { connectionOf, TransactionOver } from "@/platform/transaction-connection";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

/** Statements past Prisma are in Prisma's own transaction, and never in another. */

let world: TestWorkspace;
beforeAll(async () => {
  world = await makeWorkspace({ leads: 1 });
});

const rename = (tx: Tx, name: string) =>
  connectionOf(tx).query<{ name: string }>({
    name: "test-rename",
    text: "UPDATE workspaces SET name = $2 WHERE id = $1 RETURNING name",
    values: [world.workspaceId, name],
  });
const nameNow = async () =>
  (await db().workspace.findUniqueOrThrow({ where: { id: world.workspaceId } })).name;

describe("a transaction's own connection", () => {
  it("sees what Prisma wrote, is seen by Prisma, and is undone with the rest", async () => {
    const before = await nameNow();
    const undone = inWorkspace(world.admin, async (tx, emit) => {
      await tx.workspace.update({ where: { id: world.workspaceId }, data: { name: "By Prisma" } });
      const seen = await connectionOf(tx).query<{ name: string }>({
        name: "test-name",
        text: "SELECT name FROM workspaces WHERE id = $1",
        values: [world.workspaceId],
      });
      expect(seen).toEqual([{ name: "By Prisma" }]);
      await rename(tx, "By statement");
      expect((await tx.workspace.findUniqueOrThrow({ where: { id: world.workspaceId } })).name).toBe(
        "By statement",
      );
      emit("workspace.updated", {});
      throw new Error("no");
    });
    await expect(undone).rejects.toThrow("no");
    expect(await nameNow()).toBe(before);
  });

  it.each(["committed", "rolled back"] as const)("sends nothing once the transaction is %s", async (end) => {
    const before = await nameNow();
    let kept: Tx | undefined;
    const ended = inWorkspace(world.admin, async (tx, emit) => {
      kept = tx;
      emit("workspace.updated", {});
      if (end === "rolled back") throw new Error("no");
    });
    await ended.catch(() => undefined);
    if (!kept) throw new Error("no transaction");
    await expect(rename(kept, "Too late")).rejects.toThrow(TransactionOver);
    expect(await nameNow()).toBe(before);
  });

  it("sends nothing while the end is under way: not between COMMIT and the connection's return", async () => {
    const before = await nameNow();
    let late: Promise<unknown> | undefined;
    await inWorkspace(world.admin, async (tx, emit) => {
      emit("workspace.updated", {});
      const keepTrying = async () => {
        for (;;) {
          await new Promise((resolve) => setImmediate(resolve));
          await connectionOf(tx).query({ name: "test-one", text: "SELECT 1", values: [] });
        }
      };
      late = keepTrying();
      late.catch(() => undefined);
    });
    await expect(late).rejects.toThrow(TransactionOver);
    expect(await nameNow()).toBe(before);
  });

  it("is nobody's who is not in a transaction of ours", () => {
    expect(() => connectionOf({})).toThrow("not a transaction");
  });
});
