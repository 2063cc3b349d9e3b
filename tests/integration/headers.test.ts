import { beforeAll, describe, expect, it } from "vitest";
import { receiveFile } from "@/api/import-file";
import { importId } from "@/contracts/ids";
import { cookieOf, fetchExport } from "../support/exports";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const breaks = ["\r\n", "\n", "\r", "\u0000", "\u0085", "\u2028"];
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace({ leads: 1 });
});

const blank = { phone: null, company: null, email: null, timeZone: null, source: null };

describe("C8 what a person types never begins a header", () => {
  it.each(breaks)("C8 a name with %j in it is one line", async (character) => {
    const { manager } = workspace;
    const { id } = await callerOf(manager).leads.create({
      ...blank,
      name: `Asha${character}Set-Cookie: a=b`,
      company: `Acme${character}Bcc: x@example.test`,
    });
    const lead = await callerOf(manager).leads.get({ leadId: id });
    for (const text of [lead.name, lead.company]) expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  });

  it.each([
    "\r\nBcc: x@example.test",
    "\nTo: x@example.test",
    "\u0000x",
    ", x@example.test",
    " x@example.test",
  ])("C8 an address followed by %j is refused, for members and for leads", async (tail) => {
    const email = `asha@example.test${tail}`;
    const { manager } = workspace;
    const refused = { code: "BAD_REQUEST" };
    await expect(callerOf(manager).leads.create({ ...blank, name: "Asha", email })).rejects.toMatchObject(
      refused,
    );
    await expect(
      callerOf(manager).invitations.create({
        email,
        name: "Asha",
        role: "worker",
        lineId: workspace.lineId,
      }),
    ).rejects.toMatchObject(refused);
  });

  it("C8 an address is made plain first and judged after: its look-alikes are the same address", async () => {
    const invite = (email: string) =>
      callerOf(workspace.manager).invitations.create({
        email,
        name: "Asha",
        role: "worker",
        lineId: workspace.lineId,
      });
    await invite("Asha.C8＠ＥＸＡＭＰＬＥ.test");
    const open = await callerOf(workspace.manager).invitations.list();
    expect(open.map((each) => each.email)).toContain("asha.c8@example.test");
  });

  it.each(breaks)("C8 a number with %j in it is a number or none", async (character) => {
    const { manager } = workspace;
    const made = await callerOf(manager)
      .leads.create({ ...blank, name: "Asha", phone: `98123${character}45678` })
      .catch((error: { code?: string }) => error);
    if ("id" in made) {
      const lead = await callerOf(manager).leads.get({ leadId: made.id });
      expect(lead.phone).toBe("+919812345678");
    } else expect(made).toMatchObject({ code: "BAD_REQUEST" });
  });

  it("C8 a file's name from outside is one line, without folders; ours are our own words", async () => {
    const { workspaceId, manager } = workspace;
    const name = encodeURIComponent('..\\..\\etc/pa"ss\r\nSet-Cookie: a=b.csv');
    const response = await receiveFile(
      new Request(`http://127.0.0.1:3000/api/imports/${workspaceId}`, {
        method: "POST",
        headers: {
          origin: "http://127.0.0.1:3000",
          "sec-fetch-site": "same-origin",
          "content-type": "text/csv",
          "x-file-name": name,
          cookie: await cookieOf(manager),
        },
        body: "Name,Phone\nAsha,9812345679\n",
      }),
      { params: Promise.resolve({ workspaceId }) },
    );
    const id = importId.parse(((await response.json()) as { importId: string }).importId);
    const { fileName } = await callerOf(manager).imports.get({ importId: id });
    expect(fileName).not.toMatch(/[\p{Cc}/\\]/u);
    expect(fileName).toContain("Set-Cookie");

    const { exportId } = await callerOf(manager).exports.ask({
      view: { list: "leads", filter: { search: "Asha\r\n" }, sort: "newest", columns: [] },
      reason: "Looking\r\nSet-Cookie: a=b",
    });
    const file = await fetchExport(manager, exportId);
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect(file.headers.get("set-cookie")).toBeNull();
    await file.text();
  });
});
