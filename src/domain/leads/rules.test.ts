import { describe, expect, test } from "vitest";
import { guessDelimiter, guessShape, planImport, readPaste } from "@/domain/leads/rules";

const plan = (text: string, known: string[] = []) => {
  const { rows } = readPaste(text);
  const shape = guessShape(rows, "IN");
  return { shape, ...planImport(rows, shape, { country: "IN", known: new Set(known) }) };
};

describe("the delimiter", () => {
  test.each([
    ["name,phone\nA,1", ","],
    ["name;phone\nA, B;1", ";"],
    ["name\tphone\nA, B; C\t1", "\t"],
    ['"a;b;c",1\n"d;e;f",2', ","],
    ["98765 43210", ","],
    ["", ","],
  ])("of %j is %j", (text, delimiter) => {
    expect(guessDelimiter(text)).toBe(delimiter);
  });
});

describe("rows", () => {
  test("carry the line they begin on, blank lines and line breaks in cells counted", () => {
    const { rows } = readPaste('\ufeffname,phone\r\n\r\n"Asha\r\nMenon",1\r\nRavi,2\r\n,,\r\nMeera,3');
    expect(rows.map((row) => [row.line, row.cells[1]])).toEqual([
      [1, "phone"],
      [3, "1"],
      [5, "2"],
      [7, "3"],
    ]);
  });

  test("are read line by line where a quote never ends: none is swallowed", () => {
    const { rows } = readPaste('Name,Phone\n"Asha,98765 43210\nRavi,98765 43211\n');
    expect(rows.map((row) => row.cells[0])).toEqual(["Name", '"Asha', "Ravi"]);
  });

  test("may be ragged", () => {
    expect(plan("name,phone,company\nAsha,9876543210\nRavi,9876543211,Acme,extra,cells").ready).toHaveLength(
      2,
    );
  });
});

describe("columns", () => {
  test("are known by their header, in any order and case", () => {
    expect(plan("E-Mail ID\tCOMPANY NAME\tMobile No.\tFull name\n\t\t9876543210\tA").shape.columns).toEqual([
      "email",
      "company",
      "phone",
      "name",
    ]);
  });

  test("are guessed by what stands in them where there is no header", () => {
    const { shape, ready } = plan(
      "Asha,Acme,asha@acme.example,98765 43210\nRavi,Lotus,ravi@lotus.example,98765 43211",
    );
    expect(shape).toEqual({ hasHeader: false, columns: ["name", "company", "email", "phone"] });
    expect(ready).toHaveLength(2);
  });

  test("a meaning stands once, and a first and last name are put together", () => {
    expect(plan("Phone,Mobile\n9876543210,9876543211").shape.columns).toEqual(["phone", null]);
    expect(plan("First name,Last name,Phone\nAsha,Menon,9876543210").ready[0]?.name).toBe("Asha Menon");
  });

  test("one column of numbers is enough: a lead without a name is called by its number", () => {
    expect(plan("98765 43210\n+44 20 7946 0018").ready.map((row) => [row.name, row.phone])).toEqual([
      ["+91 98765 43210", "+919876543210"],
      ["+44 20 7946 0018", "+442079460018"],
    ]);
  });
});

describe("a row is left out, and named,", () => {
  test.each([
    ["Asha,", "no_phone"],
    ["Asha,not a number", "bad_phone"],
    ["Asha,123", "bad_phone"],
    [`${"x".repeat(121)},9876543210`, "bad_text"],
    ["Asha,9876543299", "already_here"],
  ])("%#: %s", (row, reason) => {
    const { ready, skipped } = plan(`name,phone\n${row}`, ["+919876543299"]);
    expect(ready).toEqual([]);
    expect(skipped).toMatchObject([{ line: 2, reason }]);
  });

  test("the second time its number comes, however it is written", () => {
    const { ready, skipped } = plan(
      "name,phone\nA,9876543210\nB,0 98765-43210\nC,+91 98765 43210\nD,919876543210",
    );
    expect(ready.map((row) => row.name)).toEqual(["A"]);
    expect(skipped.map((row) => [row.line, row.reason])).toEqual([
      [3, "twice_in_paste"],
      [4, "twice_in_paste"],
      [5, "twice_in_paste"],
    ]);
  });

  test("and every row is either added or named", () => {
    const text = Array.from(
      { length: 300 },
      (_, index) => `P${index},98765${String(index % 200).padStart(index % 7, "0")}`,
    ).join("\n");
    const { ready, skipped } = plan(`name,phone\n${text}`);
    expect(ready.length + skipped.length).toBe(300);
  });

  test("hostile text becomes harmless text", () => {
    const { ready } = plan(
      'name,phone\n"=cmd|\' /C calc\'!A0\u0000\u001b[31m",9876543210\n"<img src=x onerror=alert(1)>",9876543211',
    );
    expect(ready.map((row) => row.name)).toEqual(["=cmd|' /C calc'!A0 [31m", "<img src=x onerror=alert(1)>"]);
  });
});
