import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

describe("C5 cells of a CSV file", () => {
  it("C5 disarms what a spreadsheet would run", () => {
    for (const text of ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", ' "=1"', "'=1", "\r=1"]) {
      const [[cell]] = parse(csvLine([text])) as [[string]];
      expect(cell).toBe(`'${text}`);
    }
  });

  it("C5 leaves numbers and phone numbers usable", () => {
    expect(csvLine(["+919876543210", "-12.5", 7, null])).toBe("+919876543210,-12.5,7,\r\n");
  });

  it("comes back as it was, whatever stands in it", () => {
    const texts = ["a,b", 'say "no"', "two\nlines", " spaced ", "नमस्ते", "semi;colon", ""];
    expect(parse(csvLine(texts))).toEqual([texts]);
  });
});
