import { createDeflateRaw, crc32 } from "node:zlib";
import { type Cell, disarmCell } from "@/lib/csv";

const heads: readonly (readonly [name: string, text: string])[] = [
  [
    "[Content_Types].xml",
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  ],
  [
    "_rels/.rels",
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    "xl/workbook.xml",
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
];
const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;

const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
/** XML has no characters below the space but these three. */
const xmlText = (text: string) =>
  text
    .replace(/[<>&"]/g, (character) => escapes[character] ?? "")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("\r", "&#13;");

function cellXml(value: Cell): string {
  if (value === null) return "<c/>";
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(disarmCell(value))}</t></is></c>`;
}

const rowXml = (cells: readonly Cell[]) => `<row>${cells.map(cellXml).join("")}</row>`;

async function* sheetXml(pages: AsyncIterable<readonly (readonly Cell[])[]>): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`;
  for await (const rows of pages) yield rows.map(rowXml).join("");
  yield "</sheetData></worksheet>";
}

type Written = { name: string; crc: number; packed: number; plain: number; offset: number };

/** What the archive says of one file, in its place (`isLocal`) and in the list at its end. */
function headerOf({ name, crc, packed, plain, offset }: Written, isLocal: boolean): Buffer {
  const bytes = Buffer.alloc(isLocal ? 30 : 46);
  const at = isLocal ? 0 : 2;
  bytes.writeUInt32LE(isLocal ? 0x04034b50 : 0x02014b50, 0);
  if (!isLocal) bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, 4 + at);
  // Sizes follow the data; names are UTF-8.
  bytes.writeUInt16LE(0x0808, 6 + at);
  bytes.writeUInt16LE(8, 8 + at);
  // 1 January 1980: the archive tells nothing of when it was made.
  bytes.writeUInt16LE(0x21, 12 + at);
  if (!isLocal) {
    bytes.writeUInt32LE(crc, 16);
    bytes.writeUInt32LE(packed, 20);
    bytes.writeUInt32LE(plain, 24);
    bytes.writeUInt32LE(offset, 42);
  }
  bytes.writeUInt16LE(Buffer.byteLength(name), isLocal ? 26 : 28);
  return Buffer.concat([bytes, Buffer.from(name)]);
}

/** One file of the archive: packed piece by piece, its sizes behind it. */
async function* packed(
  written: Written,
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Buffer> {
  yield headerOf(written, true);
  const packer = createDeflateRaw({ level: 1 });
  const feed = (async () => {
    for await (const text of texts) {
      const bytes = Buffer.from(text);
      written.crc = crc32(bytes, written.crc);
      written.plain += bytes.byteLength;
      if (!packer.write(bytes) && !packer.destroyed)
        await new Promise<void>((resolve) => {
          packer.once("drain", resolve);
          packer.once("close", resolve);
        });
      if (packer.destroyed) return;
    }
    packer.end();
  })();
  feed.catch((error: Error) => packer.destroy(error));
  try {
    for await (const piece of packer) {
      written.packed += (piece as Buffer).byteLength;
      yield piece as Buffer;
    }
  } finally {
    packer.destroy();
  }
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(written.crc, 4);
  tail.writeUInt32LE(written.packed, 8);
  tail.writeUInt32LE(written.plain, 12);
  yield tail;
}

/**
 * A workbook of one sheet as its bytes, a page of rows at a time. Texts are text cells, disarmed like those of a CSV file: a
 * sheet is saved as CSV later on. Up to four gigabytes, which a million rows do not reach.
 */
export async function* writeWorkbook(
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Buffer> {
  const files: Written[] = [];
  let offset = 0;
  const parts: readonly (readonly [string, AsyncIterable<string> | Iterable<string>])[] = [
    ...heads.map(([name, text]) => [name, [declaration + text]] as const),
    ["xl/worksheets/sheet1.xml", sheetXml(pages)],
  ];
  for (const [name, texts] of parts) {
    const written: Written = { name, crc: 0, packed: 0, plain: 0, offset };
    files.push(written);
    for await (const bytes of packed(written, texts)) {
      offset += bytes.byteLength;
      yield bytes;
    }
  }
  const directory = Buffer.concat(files.map((written) => headerOf(written, false)));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([directory, end]);
}
