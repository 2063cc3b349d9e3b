import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

const tagsOfLead = async (leadId: Awaited<ReturnType<World["as"]["worker"]["leads"]["create"]>>["id"]) =>
  (await world.as.worker.leads.get({ leadId })).tags.map((tag) => tag.name);
const withTag = (tagId: string, op: "is" | "is_not" = "is") => ({
  where: { match: "all" as const, parts: [{ field: "tag" as const, op, values: [tagId as never] }] },
});

test("a tag is put on a lead, filters the list, is renamed everywhere, and goes and comes back with its places", async () => {
  const { worker, manager } = world.as;
  const [first, second] = [
    await worker.leads.create(someone("Tagged one")),
    await worker.leads.create(someone("Tagged two")),
  ];
  const tag = await worker.tags.create({ name: "Pune", color: "teal" });
  const put = { tagId: tag.id, leadId: first.id, isOn: true };
  expect(await eventsAfter(server, world.workspaceId, () => worker.tags.tagLead(put))).toEqual([
    "lead.tags_changed",
  ]);
  // Put on twice, it is there once, and nobody is told twice.
  expect(await eventsAfter(server, world.workspaceId, () => worker.tags.tagLead(put))).toEqual([]);
  await worker.tags.tagContacts({ tagId: tag.id, contactIds: [second.contactId], isOn: true });
  const names = async (filter: object) =>
    (await worker.leads.list({ search: "Tagged", ...filter })).leads.map((lead) => lead.name);
  expect(await names(withTag(tag.id))).toEqual(["Tagged one"]);
  expect(await names(withTag(tag.id, "is_not"))).toEqual(["Tagged two"]);
  expect(await names(withTag("none"))).toEqual(["Tagged two"]);
  expect((await worker.contacts.list({ tagId: tag.id })).contacts.map(({ name }) => name)).toEqual([
    "Tagged two",
  ]);
  expect(await worker.tags.counts()).toEqual([{ tagId: tag.id, leads: 1, contacts: 1 }]);

  await expect(worker.tags.update({ tagId: tag.id, name: "Pune city" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await manager.tags.update({ tagId: tag.id, name: "Pune city" });
  expect(await tagsOfLead(first.id)).toEqual(["Pune city"]);
  await manager.tags.delete({ tagId: tag.id });
  expect(await tagsOfLead(first.id)).toEqual([]);
  expect(await names(withTag(tag.id))).toEqual([]);
  expect(await names(withTag("none"))).toEqual(["Tagged two", "Tagged one"]);
  await expect(worker.tags.tagLead(put)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await manager.tags.restore({ tagId: tag.id });
  expect(await tagsOfLead(first.id)).toEqual(["Pune city"]);
});

test("of two people who make one tag at once, the second hears that it is there", async () => {
  const { worker, manager } = world.as;
  const answers = await Promise.allSettled([
    worker.tags.create({ name: "Diwali fair", color: "red" }),
    manager.tags.create({ name: "DIWALI FAIR", color: "blue" }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find((each) => each.status === "rejected")?.reason).toMatchObject({ code: "CONFLICT" });
  expect((await worker.tags.list()).filter(({ name }) => name.toLowerCase() === "diwali fair")).toHaveLength(
    1,
  );
});

test("a merge gives the other tag all places, once each; taken back, each stands where it stood", async () => {
  const { worker, manager } = world.as;
  const [only, both] = [
    await worker.leads.create(someone("Only old")),
    await worker.leads.create(someone("Both")),
  ];
  const [old, kept] = [
    await worker.tags.create({ name: "Hot", color: "red" }),
    await worker.tags.create({ name: "Warm", color: "orange" }),
  ];
  for (const leadId of [only.id, both.id]) await worker.tags.tagLead({ tagId: old.id, leadId, isOn: true });
  await worker.tags.tagLead({ tagId: kept.id, leadId: both.id, isOn: true });
  await expect(manager.tags.merge({ tagId: old.id, intoTagId: old.id })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  await manager.tags.merge({ tagId: old.id, intoTagId: kept.id });
  expect([await tagsOfLead(only.id), await tagsOfLead(both.id)]).toEqual([["Warm"], ["Warm"]]);
  // The name is free now; while another has it, the merge cannot be taken back.
  const taken = await worker.tags.create({ name: "hot", color: "pink" });
  await expect(manager.tags.restore({ tagId: old.id })).rejects.toMatchObject({ code: "CONFLICT" });
  await manager.tags.delete({ tagId: taken.id });
  await manager.tags.restore({ tagId: old.id });
  expect([await tagsOfLead(only.id), await tagsOfLead(both.id)]).toEqual([["Hot"], ["Hot", "Warm"]]);
});

test("many leads are tagged by one event; the undo leaves those alone that had the tag before", async () => {
  const { worker } = world.as;
  const had = await worker.leads.create(someone("Fair visitor 1"));
  const fresh = await worker.leads.create(someone("Fair visitor 2"));
  const tag = await worker.tags.create({ name: "Fair", color: "green" });
  await worker.tags.tagLead({ tagId: tag.id, leadId: had.id, isOn: true });
  const made = await worker.leads.changeMany({
    selection: { by: "filter", filter: { search: "Fair visitor" } },
    change: { kind: "tag", tagId: tag.id },
  });
  expect(made).toMatchObject({ state: "done", totalCount: 1 });
  if (!made) throw new Error("nothing changed");
  expect(await tagsOfLead(fresh.id)).toEqual(["Fair"]);
  await worker.leads.undoMany({ bulkChangeId: made.bulkChangeId });
  expect([await tagsOfLead(had.id), await tagsOfLead(fresh.id)]).toEqual([["Fair"], []]);
  const taken = await worker.leads.changeMany({
    selection: { by: "ids", leadIds: [had.id, fresh.id] },
    change: { kind: "untag", tagId: tag.id },
  });
  expect(taken).toMatchObject({ totalCount: 1 });
  expect(await tagsOfLead(had.id)).toEqual([]);
  await worker.leads.undoMany({ bulkChangeId: taken?.bulkChangeId ?? ("" as never) });
  expect([await tagsOfLead(had.id), await tagsOfLead(fresh.id)]).toEqual([["Fair"], []]);
});

test("contacts are tagged many at once, and the answer is what an undo needs", async () => {
  const { worker } = world.as;
  const [first, second] = [
    await worker.leads.create(someone("Contact one")),
    await worker.leads.create(someone("Contact two")),
  ];
  const tag = await worker.tags.create({ name: "Dealer", color: "violet" });
  await worker.tags.tagContacts({ tagId: tag.id, contactIds: [first.contactId], isOn: true });
  const contactIds = [first.contactId, second.contactId, first.contactId];
  const { changed } = await worker.tags.tagContacts({ tagId: tag.id, contactIds, isOn: true });
  expect(changed).toEqual([second.contactId]);
  await worker.tags.tagContacts({ tagId: tag.id, contactIds: changed, isOn: false });
  expect((await worker.contacts.list({ tagId: tag.id })).contacts.map(({ name }) => name)).toEqual([
    "Contact one",
  ]);
});

test("a contact goes with its leads and comes back with those that went with it", async () => {
  const { worker, manager } = world.as;
  const { id: leadId, contactId } = await worker.leads.create(someone("Leaving Customer"));
  await expect(worker.contacts.delete({ contactIds: [contactId] })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const events = await eventsAfter(server, world.workspaceId, () =>
    manager.contacts.delete({ contactIds: [contactId, contactId] }),
  );
  expect(events).toEqual(["contact.deleted", "lead.deleted"]);
  await expect(worker.contacts.get({ contactId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(worker.leads.get({ leadId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(manager.contacts.delete({ contactIds: [contactId] })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await manager.contacts.restore({ contactIds: [contactId] });
  expect((await worker.contacts.get({ contactId })).leads.map((lead) => lead.id)).toEqual([leadId]);
  // The other way in: the lead's own undo.
  await manager.contacts.delete({ contactIds: [contactId] });
  await manager.leads.restore({ leadId });
  expect(await worker.contacts.get({ contactId })).toMatchObject({ name: "Leaving Customer" });
});
