import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { csvLine, disarmCell, restoreCell } from "./csv";

describe("C5 cells of a CSV file", () => {
  it("C5 disarms what a spreadsheet would run", () => {
    for (const text of [
      "＝1+1",
      "\n=1",
      "\nx",
      "=1+1",
      "+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(A1)",
      "\t=1",
      ' "=1"',
      "'=1",
      "\r=1",
    ]) {
      const [[cell]] = parse(csvLine([text])) as [[string]];
      expect(cell).toBe(`'${text}`);
    }
  });

  it("C5 leaves numbers and phone numbers usable", () => {
    expect(csvLine(["+919876543210", "-12.5", 7, null])).toBe("+919876543210,-12.5,7,\r\n");
  });

  // A kind of character stands for its kind: "-" and "@" go through the same line as "=".
  it("C5 every text of up to four of the characters that matter is disarmed and comes back", () => {
    const alphabet = ["=", "+", "\t", "\r", "\n", "'", '"', " ", "7"];
    let texts = [""];
    for (let length = 1; length <= 4; length += 1) {
      texts = texts.flatMap((text) => alphabet.map((character) => text + character));
      const broken = texts.filter((text) => {
        const cell = disarmCell(text);
        const isArmed = /^[=+\-@\t\r\n]/.test(
          cell.replace(/^["' ]+/, (found) => (found.includes("'") ? "'" : "")),
        );
        return (isArmed && !/^[+-]?\d+$/.test(cell)) || restoreCell(cell) !== text;
      });
      expect(broken).toEqual([]);
      const file = texts.map((text) => csvLine([text, "x"])).join("");
      const read = (parse(file, { record_delimiter: "\r\n" }) as string[][]).map(([cell]) =>
        restoreCell(cell ?? ""),
      );
      expect(read.filter((text, index) => text !== texts[index])).toEqual([]);
    }
  });

  it("C5 a foreign file's apostrophe in front of a number goes, in front of a word it stays", () => {
    expect(["'+919876543210", "'twas", "'007", "O'Neil"].map(restoreCell)).toEqual([
      "+919876543210",
      "'twas",
      "'007",
      "O'Neil",
    ]);
  });

  it("comes back as it was, whatever stands in it", () => {
    const texts = ["a,b", 'say "no"', "two\nlines", " spaced ", "नमस्ते", "semi;colon", ""];
    expect(parse(csvLine(texts))).toEqual([texts]);
  });
});
