import { describe, expect, it } from "vitest";
import { type FileFormat, readRows } from "./rules";

const format: FileFormat = { encoding: "utf-8", delimiter: ",", isQuoted: true, sheet: null };

async function read(text: string, chunkBytes = text.length) {
  async function* chunks() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const rows = [];
  for await (const row of readRows(chunks(), format)) rows.push(row);
  return rows;
}

describe("a file read in pieces", () => {
  // Four bytes and two units each: at every length some piece would end within one.
  const name = (row: number) => `${"x".repeat(row % 7)}😀😀 Kavita ${row}`;
  const rows = Array.from({ length: 4000 }, (_, row) => [
    name(row),
    `+9190000${String(row).padStart(5, "0")}`,
  ]);
  const text = `Name,Phone\n${rows.map((cells) => cells.join(",")).join("\n")}\n`;

  it.each([text.length * 4, 256 * 1024, 1000, 17])(
    "has every row and character, %s bytes at a time",
    async (size) => {
      const found = await read(text, size);
      expect(found).toHaveLength(rows.length + 1);
      expect(found.slice(1).map(({ cells }) => cells)).toEqual(rows);
      expect(found.at(-1)?.line).toBe(rows.length + 1);
    },
  );

  it("counts a break inside quotes as one line, whichever way it is written", async () => {
    for (const end of ["\n", "\r\n"]) {
      const found = await read(["Name,Phone", '"Asha', 'Menon",1', "Ravi,2"].join(end));
      expect(found.map(({ line, cells }) => [line, cells[0]])).toEqual([
        [1, "Name"],
        [2, "Asha\nMenon"],
        [4, "Ravi"],
      ]);
    }
  });
});
