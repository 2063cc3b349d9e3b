import { afterAll, beforeAll, expect, test } from "vitest";
import type { TagId } from "@/contracts/ids";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

const phone = (place: number) => `+91987600${String(place).padStart(4, "0")}`;
const made = (name: string, over: { phone?: string | null; email?: string | null; company?: string } = {}) =>
  world.as.worker.leads.create({ ...someone(name), ...over });

test("others with the same number or address are found while typing and on the contact's page, however they are written", async () => {
  const { worker } = world.as;
  const one = await made("Ravi Kumar", { phone: phone(1), email: "Ravi@Example.com" });
  const two = await made("R. Kumar", { phone: "098760 00001" });
  const three = await made("Ravi K", { phone: null, email: "ravi@example.com" });
  await made("Somebody Else", { phone: phone(2) });

  const typed = await worker.contacts.same({ phone: "98760-00001", email: null });
  expect(typed.map(({ name }) => name)).toEqual(["R. Kumar", "Ravi Kumar"]);
  expect((await worker.contacts.same({ phone: "12", email: null })).length).toBe(0);
  const { same } = await worker.contacts.duplicates({ contactId: one.contactId });
  expect(
    same.map(({ id, hasSamePhone, hasSameEmail, leadCount }) => [id, hasSamePhone, hasSameEmail, leadCount]),
  ).toEqual([
    [three.contactId, false, true, 1],
    [two.contactId, true, false, 1],
  ]);
});

test("two become one with all that pursued them, in one transaction, and two again", async () => {
  const { worker, manager } = world.as;
  const kept = await made("Meena Iyer", { phone: phone(10) });
  const gone = await made("M. Iyer", { phone: phone(10), email: "meena@example.com", company: "Iyer & Co" });
  await worker.notes.save({ leadId: gone.id, text: "Said yes." });
  const tag = await manager.tags.create({ name: "Met at the fair", color: "green" });
  const tagId = tag.id as TagId;
  await worker.tags.tagContacts({ tagId, contactIds: [gone.contactId as never], isOn: true });
  const read = () => worker.contacts.get({ contactId: kept.contactId });
  const story = async () =>
    (await worker.contacts.timeline({ contactId: kept.contactId })).items.flatMap((item) =>
      item.kind === "note" ? [item.text] : [],
    );
  const before = await read();

  let mergeId: Awaited<ReturnType<typeof manager.contacts.merge>>["mergeId"] | null = null;
  const both = { contactId: kept.contactId, mergedContactId: gone.contactId };
  const events = await eventsAfter(server, world.workspaceId, async () => {
    ({ mergeId } = await manager.contacts.merge(both));
  });
  expect(events).toEqual(["contact.merged"]);
  if (!mergeId) throw new Error("no merge");
  const merged = await read();
  expect(merged).toMatchObject({ name: "Meena Iyer", company: "Iyer & Co", email: "meena@example.com" });
  expect(merged.leads.map(({ id }) => id).sort()).toEqual([kept.id, gone.id].sort());
  expect(merged.tags.map(({ name }) => name)).toEqual(["Met at the fair"]);
  expect(await story()).toEqual(["Said yes."]);
  await expect(worker.contacts.get({ contactId: gone.contactId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await worker.leads.get({ leadId: gone.id })).toMatchObject({ name: "Meena Iyer" });
  const listed = await worker.contacts.duplicates({ contactId: kept.contactId });
  expect(listed).toMatchObject({ same: [], merged: [{ id: mergeId, name: "M. Iyer" }] });
  const entries = await query<{ noun: string }>(
    server,
    "SELECT noun FROM audit_entries WHERE workspace_id = $1 AND at > now() - interval '1 minute' AND asked = 'contacts.merge'",
    [world.workspaceId],
  );
  expect(entries.map(({ noun }) => noun).sort()).toEqual(["contact", "contact", "contact_merge", "lead"]);

  // Somebody writes meanwhile: that stays, the rest goes home.
  await worker.contacts.update({
    contactId: kept.contactId,
    typedOn: { company: merged.fieldVersions.company },
    changes: { company: "Iyer and Daughters" },
  });
  expect(
    await eventsAfter(server, world.workspaceId, () =>
      manager.contacts.unmerge({ mergeId: mergeId as never }),
    ),
  ).toEqual(["contact.unmerged"]);
  const after = await read();
  expect(after).toMatchObject({ company: "Iyer and Daughters", email: null });
  expect(after.leads).toEqual(before.leads);
  expect(after.tags).toEqual([]);
  expect(await worker.contacts.get({ contactId: gone.contactId })).toMatchObject({
    name: "M. Iyer",
    company: "Iyer & Co",
    leads: [{ id: gone.id }],
    tags: [{ name: "Met at the fair" }],
  });
  // Taken back twice, it is taken back once.
  expect(
    await eventsAfter(server, world.workspaceId, () =>
      manager.contacts.unmerge({ mergeId: mergeId as never }).catch(() => null),
    ),
  ).toEqual([]);
});

test("who asked not to be called under either is not called under the one", async () => {
  const { worker, manager } = world.as;
  const kept = await made("Block Kept", { phone: phone(20) });
  const gone = await made("Block Gone", { phone: phone(21) });
  await worker.leads.block({ leadId: gone.id });
  const { mergeId } = await manager.contacts.merge({
    contactId: kept.contactId,
    mergedContactId: gone.contactId,
  });
  expect((await worker.leads.get({ leadId: kept.id })).callability.isCallable).toBe(false);
  expect((await worker.contacts.get({ contactId: kept.contactId })).doNotCallAt).not.toBeNull();
  await manager.contacts.unmerge({ mergeId });
  // Only a person lifts a block.
  expect((await worker.contacts.get({ contactId: kept.contactId })).doNotCallAt).not.toBeNull();
});

test("a consent taken back under either is taken back under the one; a yes is not brought along", async () => {
  const { worker, manager } = world.as;
  const address = (name: string) => `${name}@example.com`;
  const kept = await made("Consent Kept", { phone: phone(25), email: address("kept") });
  const gone = await made("Consent Gone", { phone: phone(26), email: address("gone") });
  const calls = { channel: "call" as const, purpose: "promotional" as const };
  const mails = { channel: "email" as const, purpose: "service" as const };
  const granted = { source: "web_form" as const, proof: "Form 12" };
  const back = { contactId: gone.contactId, source: "written" as const };
  await worker.consents.grant({ contactId: kept.contactId, ...calls, ...granted });
  await worker.consents.withdraw({ ...back, ...calls });
  await worker.consents.withdraw({ ...back, ...mails });
  await worker.consents.grant({ contactId: gone.contactId, ...mails, purpose: "promotional", ...granted });
  await manager.contacts.merge({ contactId: kept.contactId, mergedContactId: gone.contactId });
  const { entries } = await worker.consents.list({ contactId: kept.contactId });
  const ofKept = entries.filter(({ proof }) => proof?.startsWith("Merged"));
  const said = ofKept.map(({ channel, purpose, decision }) => [channel, purpose, decision]);
  expect(said.sort((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    ["call", "promotional", "withdrawn"],
    ["email", "service", "withdrawn"],
  ]);
});

test("of two who merge the same two the other way round, one does it; nobody merges a contact with itself or without the right", async () => {
  const { worker, manager, admin } = world.as;
  const one = await made("Twice One", { phone: phone(30) });
  const two = await made("Twice Two", { phone: phone(30) });
  const [a, b] = [one.contactId, two.contactId];
  await expect(worker.contacts.merge({ contactId: a, mergedContactId: b })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(manager.contacts.merge({ contactId: a, mergedContactId: a })).rejects.toMatchObject({
    cause: { reason: "same_contact" },
  });
  const both = await Promise.allSettled([
    manager.contacts.merge({ contactId: a, mergedContactId: b }),
    admin.contacts.merge({ contactId: b, mergedContactId: a }),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [living] = await query<{ n: number }>(
    server,
    "SELECT count(*)::int AS n FROM leads l JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id WHERE l.id = ANY($1) AND c.deleted_at IS NULL",
    [[one.id, two.id]],
  );
  expect(living?.n).toBe(2);
});

test("what is masked for a member finds nobody: a number cannot be guessed", async () => {
  const { worker, admin } = world.as;
  const one = await made("Hidden One", { phone: phone(40), email: "hidden@example.com" });
  await made("Hidden Two", { phone: phone(40), email: "hidden@example.com" });
  const ask = async () => [
    (await worker.contacts.same({ phone: phone(40), email: "hidden@example.com" })).length,
    (await worker.contacts.duplicates({ contactId: one.contactId })).same.length,
  ];
  expect(await ask()).toEqual([2, 1]);
  await admin.sight.set({ workerSees: "all", managerSees: "all", masksPhones: true, masksEmails: true });
  expect(await ask()).toEqual([0, 0]);
  await admin.sight.set({ workerSees: "all", managerSees: "all", masksPhones: true, masksEmails: false });
  expect(await ask()).toEqual([2, 1]);
  await admin.sight.set({ workerSees: "own", managerSees: "all", masksPhones: false, masksEmails: false });
  // Others' contacts are not there to be found: both are nobody's leads, in no queue.
  expect((await worker.contacts.same({ phone: phone(40), email: null })).length).toBe(0);
});

test("who is erased is erased with whoever was merged into them", async () => {
  const { manager, admin } = world.as;
  const kept = await made("Ursula Kept", { phone: phone(50) });
  const gone = await made("Ursula Gone", { phone: phone(50), email: "ursula.canary@example.com" });
  const { mergeId } = await manager.contacts.merge({
    contactId: kept.contactId,
    mergedContactId: gone.contactId,
  });
  await admin.contacts.erase({ contactId: kept.contactId });
  const left = await query<{ table: string }>(
    server,
    `SELECT 'contacts' AS table FROM contacts c WHERE c::text ~* 'ursula'
      UNION ALL SELECT 'contact_merges' FROM contact_merges m WHERE m::text ~* 'ursula'
      UNION ALL SELECT 'audit_entries' FROM audit_entries a WHERE a::text ~* 'ursula'`,
  );
  expect(left).toEqual([]);
  await expect(manager.contacts.unmerge({ mergeId })).rejects.toMatchObject({
    cause: { reason: "kept_contact_gone" },
  });
});
