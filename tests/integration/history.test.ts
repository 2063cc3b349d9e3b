import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { makeWorld, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

test("who changed which field of a lead and its contact, from what to what, is told to who sees it, page by page, and no more", async () => {
  const { worker, colleague, manager } = world.as;
  const { id: leadId, contactId } = await worker.leads.create(someone("Told Of", { company: "Acme" }));
  await colleague.leads.update({
    leadId,
    typedOn: { company: 0, ownerUserId: 0 },
    changes: { company: "Acme Ltd", ownerUserId: world.people.manager.userId },
  });
  await worker.leads.setStage({ leadId, stage: "interested" });
  await worker.contacts.update({ contactId, typedOn: { phone: 0 }, changes: { phone: "+919876501234" } });

  const { items, nextCursor } = await manager.leads.history({ leadId });
  expect(nextCursor).toBeNull();
  expect(items.map(({ actor, noun, action, changes }) => [actor?.name, noun, action, changes])).toEqual([
    [
      "Asha Menon",
      "contact",
      "changed",
      [{ field: "phone", before: expect.stringMatching(/^••• \d{4}$/), after: "••• 1234" }],
    ],
    ["Asha Menon", "lead", "changed", [{ field: "stage", before: "new", after: "interested" }]],
    ["Ravi Iyer", "lead", "changed", [{ field: "ownerUserId", before: null, after: "Priya Nair" }]],
    ["Ravi Iyer", "contact", "changed", [{ field: "company", before: "Acme", after: "Acme Ltd" }]],
    ["Asha Menon", "lead", "created", expect.anything()],
    ["Asha Menon", "contact", "created", expect.anything()],
  ]);
  const [first] = items;
  const older = await worker.contacts.history({ contactId, cursor: first?.id });
  expect(older.items.map(({ id }) => id)).toEqual(items.slice(1).map(({ id }) => id));
});

test("what is masked in a field is masked in its history, and another's lead has none under a limit", async () => {
  const { worker, admin } = world.as;
  const { id: leadId } = await worker.leads.create({
    ...someone("Masked +91 98765 43210"),
    email: "quetzal@example.com",
    ownerUserId: world.colleague.userId,
  });
  const told = async () => JSON.stringify((await worker.leads.history({ leadId })).items);
  expect(await told()).toContain("98765 43210");
  expect(await told()).toContain("q•••@example.com");
  const masked = { managerSees: "all", masksPhones: true, masksEmails: true } as const;
  await admin.sight.set({ ...masked, workerSees: "all" });
  expect(await told()).not.toMatch(/98765|q•••/);
  expect(await told()).toContain("•••••@example.com");
  await admin.sight.set({ ...masked, workerSees: "own" });
  await expect(worker.leads.history({ leadId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
