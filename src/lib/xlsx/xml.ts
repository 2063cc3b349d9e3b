import { UnreadableFile } from "@/lib/xlsx/unreadable-file";

export type XmlEvent =
  | { kind: "open"; name: string; attributes: string; isEmpty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

/** One tag or one run of text: a spreadsheet's cell has at most 32,767 characters. */
const mostCharacters = 1024 * 1024;

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** XML's five entities and characters by number. There are no others: a document that declares its own is refused. */
function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (typeof name === "string") return named[name] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** An attribute's value among `attributes`; null where it is not there. */
export function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match ? decodeXml(match[1] ?? match[2] ?? "") : null;
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

/**
 * The tags and texts of an XML document, as they come, each piece of bytes as one batch. Names are without their prefix.
 * A document type is refused where it stands: nothing that expands itself is ever read.
 */
export async function* readXml(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<XmlEvent[]> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    const batch: XmlEvent[] = [];
    let at = 0;
    for (;;) {
      const open = rest.indexOf("<", at);
      if (open < 0) break;
      const end = endOfTag(rest, open);
      if (end < 0) break;
      if (open > at) batch.push({ kind: "text", text: decodeXml(rest.slice(at, open)) });
      readTag(rest, open, end, batch);
      at = end + 1;
    }
    rest = rest.slice(at);
    if (rest.length > mostCharacters)
      throw new UnreadableFile("A cell of this file is longer than any spreadsheet allows.");
    if (batch.length > 0) yield batch;
  }
}

/** Where the markup that begins at `open` ends; -1 where its end has not come yet. */
function endOfTag(text: string, open: number): number {
  const past = (mark: string) => {
    const found = text.indexOf(mark, open);
    return found < 0 ? -1 : found + mark.length - 1;
  };
  if (text.startsWith("<!--", open)) return past("-->");
  if (text.startsWith("<![CDATA[", open)) return past("]]>");
  // The beginning of one of the two may be cut off.
  if (text[open + 1] === "!" && text.length - open < 9) return -1;
  return past(">");
}

function readTag(text: string, open: number, end: number, batch: XmlEvent[]): void {
  const second = text[open + 1];
  if (second === "?") return;
  if (second === "!") {
    if (text.startsWith("<![CDATA[", open)) batch.push({ kind: "text", text: text.slice(open + 9, end - 2) });
    else if (!text.startsWith("<!--", open))
      throw new UnreadableFile("This file declares a document type of its own. No spreadsheet does.");
    return;
  }
  if (second === "/") {
    batch.push({ kind: "close", name: localName(text.slice(open + 2, end).trim()) });
    return;
  }
  const isEmpty = text[end - 1] === "/";
  const body = text.slice(open + 1, isEmpty ? end - 1 : end);
  const space = body.search(/\s/);
  const name = localName(space < 0 ? body : body.slice(0, space));
  const attributes = space < 0 ? "" : body.slice(space + 1);
  batch.push({ kind: "open", name, attributes, isEmpty });
  if (isEmpty) batch.push({ kind: "close", name });
}
