import { describe, expect, it } from "vitest";
import { type Cell, restoreCell } from "@/lib/csv";
import { zip } from "../../../tests/support/zip";
import { openWorkbook } from "./workbook";
import { writeWorkbook } from "./write-workbook";
import type { Source } from "./zip-reader";

const sourceOf = (bytes: Uint8Array, pieceBytes = 7): Source => ({
  size: bytes.byteLength,
  read: async function* (start, end) {
    for (let at = start; at < end; at += pieceBytes) yield bytes.subarray(at, Math.min(end, at + pieceBytes));
  },
});

const rels = (target = "worksheets/sheet1.xml") =>
  `<Relationships><Relationship Id="rId1" Target="${target}"/><Relationship Target="/xl/worksheets/sheet2.xml" Id="rId2"/></Relationships>`;
const workbook = `<x:workbook xmlns:r="r"><x:workbookPr/><x:sheets><x:sheet name="People &amp; co" sheetId="1" r:id="rId1"/><x:sheet name="Old" sheetId="2" r:id="rId2"/></x:sheets></x:workbook>`;
const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>`;
const strings = `<sst><si><t>Name</t></si><si><r><t>Ra</t></r><r><t xml:space="preserve">vi </t></r><rPh><t>no</t></rPh></si></sst>`;
const sheet = (rows: string) => `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`;

async function read(files: Record<string, string | Buffer>, name = "People & co") {
  const book = await openWorkbook(
    sourceOf(
      zip({
        "xl/_rels/workbook.xml.rels": rels(),
        "xl/workbook.xml": workbook,
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet2.xml": sheet(`<row><c t="str"><f>1+1</f><v>old</v></c></row>`),
        ...files,
      }),
    ),
  );
  const rows = [];
  for await (const row of book.rows(name)) rows.push(row);
  return { book, rows };
}
const readRows = async (rows: string) => (await read({ "xl/worksheets/sheet1.xml": sheet(rows) })).rows;

describe("a workbook", () => {
  it("is read sheet by sheet: texts, numbers, dates, what a formula came to; gaps stay gaps", async () => {
    const { book, rows } = await read({
      "xl/worksheets/sheet1.xml": sheet(
        `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Mobile</t></is></c></row>
         <row r="2"/><row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" s="1"><v>46353</v></c><c r="C5"><v>9.1987654321E11</v></c>
         <c r="D5" s="3"><v>46353.75</v></c><c r="E5" s="2"><v>1.5</v></c><c r="F5" t="str"><f>A1&amp;"x"</f><v>Namex</v></c><c r="G5" t="b"><v>1</v></c></row>`,
      ),
    });
    expect(book.sheetNames).toEqual(["People & co", "Old"]);
    expect(rows).toEqual([
      { line: 1, cells: ["Name", "", "Mobile"] },
      {
        line: 5,
        cells: ["Ravi", "2026-11-27", "919876543210", "2026-11-27 18:00:00", "1.5", "Namex", "yes"],
      },
    ]);
    expect((await read({ "xl/worksheets/sheet1.xml": sheet("") }, "Old")).rows).toEqual([
      { line: 1, cells: ["old"] },
    ]);
  });

  it("shows a number that the spreadsheet itself has cut by its exponent", async () => {
    expect(await readRows(`<row><c><v>91987654321012345678</v></c><c><v>9876543210</v></c></row>`)).toEqual([
      { line: 1, cells: ["9.198765432101234E+19", "9876543210"] },
    ]);
  });

  it("C6 refuses what no spreadsheet is, cleanly", { timeout: 30_000 }, async () => {
    const sheet1 = "xl/worksheets/sheet1.xml";
    const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><worksheet/>`;
    const bomb = Buffer.alloc(6 * 1024 * 1024, " ");
    const far = sheet(`<row><c r="XFE1"><v>1</v></c></row>`);
    const wide = sheet(`<row>${"<c><v>1</v></c>".repeat(17_000)}</row>`);
    await expect(read({ [sheet1]: laughs })).rejects.toThrow("document type");
    await expect(read({ [sheet1]: sheet("<row/>"), "xl/sharedStrings.xml": laughs })).rejects.toThrow(
      "document type",
    );
    await expect(read({ [sheet1]: bomb })).rejects.toThrow("longer than any spreadsheet");
    await expect(read({ "xl/workbook.xml": bomb })).rejects.toThrow(/larger|longer/);
    await expect(read({ [sheet1]: far })).rejects.toThrow("columns");
    await expect(read({ [sheet1]: wide })).rejects.toThrow("columns");
    await expect(read({ "xl/workbook.xml": "<workbook/>" })).rejects.toThrow("no sheet");
    await expect(
      read({
        "xl/_rels/workbook.xml.rels": rels("../../etc/passwd"),
        "../../etc/passwd": "x",
        "xl/workbook.xml": `<workbook><sheet name="People &amp; co" r:id="rId1"/></workbook>`,
      }),
    ).rejects.toThrow("no sheet");
    await expect(openWorkbook(sourceOf(Buffer.from("PK\u0003\u0004 not at all")))).rejects.toThrow(
      "no whole XLSX",
    );
    const whole = zip({
      "xl/workbook.xml": workbook,
      "xl/_rels/workbook.xml.rels": rels(),
      [sheet1]: sheet("<row/>".repeat(999)),
    });
    for (const at of [40, 120, whole.byteLength - 60, whole.byteLength - 12]) {
      const broken = Buffer.from(whole);
      broken.fill(0xff, at, at + 9);
      const end = openWorkbook(sourceOf(broken, 4096)).then(async (book) => {
        const lines: number[] = [];
        for await (const { line } of book.rows("People & co")) lines.push(line);
        return lines;
      });
      await end.catch((error: Error) => expect(error.name).toBe("UnreadableFile"));
    }
  });

  it("C5 comes back as it was written, whatever its texts are; no cell is a formula", async () => {
    const rows: Cell[][] = [
      ["=1+1", "+919876543210", 7, null],
      ["'=x", " <&>\"' ", -2.5, "नेहा"],
      ["@a", "two\nlines", 0, "\u0001kept"],
    ];
    const parts: Buffer[] = [];
    const pages = async function* () {
      for (const row of rows) yield [row];
    };
    for await (const bytes of writeWorkbook(pages())) parts.push(bytes);
    const book = await openWorkbook(sourceOf(Buffer.concat(parts), 100));
    const back: string[][] = [];
    for await (const { cells } of book.rows("Export")) back.push(cells);
    expect(back[0]).toEqual(["'=1+1", "+919876543210", "7", ""]);
    expect(back.map((cells) => cells.map(restoreCell))).toEqual([
      ["=1+1", "+919876543210", "7", ""],
      ["'=x", "<&>\"'", "-2.5", "नेहा"],
      ["@a", "two\nlines", "0", "kept"],
    ]);
  });
});
