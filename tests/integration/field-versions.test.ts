import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

const refused = (fields: string) => ({ cause: { reason: "edited_elsewhere", details: { fields } } });

test("two people who change different fields of a contact both win; of the same field the second is told", async () => {
  const { worker, colleague } = world.as;
  const { contactId, id: leadId } = await worker.leads.create(someone("Shared Contact"));
  const read = await worker.contacts.get({ contactId });
  expect(read.fieldVersions).toEqual({ kind: 0, name: 0, company: 0, phone: 0, email: 0, timeZone: 0 });

  const first = await eventsAfter(server, world.workspaceId, () =>
    worker.contacts.update({ contactId, typedOn: { company: 0 }, changes: { company: "Acme" } }),
  );
  expect(first).toEqual(["contact.updated"]);
  await colleague.contacts.update({
    contactId,
    typedOn: { email: 0, kind: 0 },
    changes: { email: "desk@example.com", kind: "company" },
  });
  expect(await worker.contacts.get({ contactId })).toMatchObject({
    company: "Acme",
    email: "desk@example.com",
    kind: "company",
    fieldVersions: { company: 1, email: 1, kind: 1, name: 0 },
  });

  const late = { typedOn: { company: 0, name: 0 }, changes: { company: "Other", name: "New Name" } };
  await expect(colleague.contacts.update({ contactId, ...late })).rejects.toMatchObject(refused("company"));
  expect(await worker.contacts.get({ contactId })).toMatchObject({ company: "Acme", name: "Shared Contact" });
  // The same through a lead of this contact: its form is another door to the same fields.
  await expect(
    colleague.leads.update({ leadId, typedOn: { company: 0 }, changes: { company: "Other" } }),
  ).rejects.toMatchObject(refused("company"));
  // Whoever typed what stands there by now loses nothing, and is told nothing.
  await colleague.contacts.update({ contactId, typedOn: { company: 0 }, changes: { company: "Acme" } });
  // After choosing: typed on what stands there.
  await colleague.contacts.update({ contactId, typedOn: { company: 1 }, changes: { company: "Other" } });
  expect((await worker.contacts.get({ contactId })).company).toBe("Other");
});

test("of twenty who save one field at once, one wins and nineteen are told", async () => {
  const { worker } = world.as;
  const { id: leadId } = await worker.leads.create(someone("Crowded"));
  const saves = await Promise.allSettled(
    Array.from({ length: 20 }, (_, place) =>
      worker.leads.update({
        leadId,
        typedOn: { source: 0, name: 0 },
        changes: { source: `Fair ${place}`, name: `Crowded ${place}` },
      }),
    ),
  );
  expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const told = saves.flatMap((save) =>
    save.status === "rejected" ? [save.reason as { cause?: unknown }] : [],
  );
  expect(told.every(({ cause }) => (cause as { reason?: string }).reason === "edited_elsewhere")).toBe(true);
});

test("a lead's owner, stage and source count apart, whoever writes them, and the whole lead counts with its contact", async () => {
  const { worker, manager } = world.as;
  const { id: leadId, contactId } = await worker.leads.create(someone("Counted"));
  await manager.leads.assign({ leadIds: [leadId], ownerUserId: world.colleague.userId });
  await worker.leads.setStage({ leadId, stage: "contacted" });
  await expect(
    worker.leads.update({ leadId, typedOn: { ownerUserId: 0 }, changes: { ownerUserId: null } }),
  ).rejects.toMatchObject(refused("ownerUserId"));
  await worker.leads.update({ leadId, typedOn: { source: 0 }, changes: { source: "Fair" } });
  const lead = await worker.leads.get({ leadId });
  expect(lead.fieldVersions).toMatchObject({ ownerUserId: 1, stage: 1, source: 1, name: 0 });

  await worker.contacts.update({ contactId, typedOn: { name: 0 }, changes: { name: "Counted Twice" } });
  await expect(
    worker.leads.update({ leadId, version: lead.version, changes: { company: "Old copy" } }),
  ).rejects.toMatchObject({
    cause: { reason: "edited_elsewhere", details: { version: lead.version + 1 } },
  });
  await expect(
    worker.leads.update({ leadId, typedOn: { name: 1 }, changes: { name: "A", company: "B" } }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("a lease counts no field, and the audit log does not tell of counting", async () => {
  const { worker } = world.as;
  const { id: leadId, contactId } = await worker.leads.create(someone("Quiet"));
  await worker.contacts.update({ contactId, typedOn: { company: 0 }, changes: { company: "Acme" } });
  const [entry] = await query<{ after: object }>(
    server,
    "SELECT after FROM audit_entries WHERE record_id = $1 AND action = 'changed'",
    [contactId],
  );
  expect(entry?.after).toEqual({ company: "Acme" });
  await query(server, "UPDATE leads SET lease_expires_at = now() WHERE id = $1", [leadId]);
  expect(Object.values((await worker.leads.get({ leadId })).fieldVersions).filter(Boolean)).toEqual([1]);
});

test("a contact is made without a lead, pursued twice, and tells what happened to both", async () => {
  const { worker, manager } = world.as;
  const { source: _, ...details } = someone("Two Pursuits");
  const { id: contactId } = await worker.contacts.create({ ...details, kind: "company" });
  const one = await worker.leads.pursue({ contactId, source: "Spring" });
  const two = await worker.leads.pursue({ contactId, source: "Autumn", ownerUserId: null });
  const read = await worker.contacts.get({ contactId });
  expect(read.leads.map(({ id, source, owner }) => [id, source, owner?.userId ?? null])).toEqual([
    [two.id, "Autumn", null],
    [one.id, "Spring", world.people.worker.userId],
  ]);
  await worker.notes.save({ leadId: one.id, text: "Asked for a demo." });
  await worker.notes.save({ leadId: two.id, text: "Wants the new product." });
  const told = async () =>
    (await worker.contacts.timeline({ contactId })).items.flatMap((item) =>
      item.kind === "note" ? [item.text] : [],
    );
  expect(await told()).toEqual(["Wants the new product.", "Asked for a demo."]);
  await manager.leads.delete({ leadId: one.id });
  expect(await told()).toEqual(["Wants the new product."]);
  await manager.contacts.delete({ contactIds: [contactId] });
  await expect(worker.leads.pursue({ contactId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
