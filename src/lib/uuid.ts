import { randomBytes } from "node:crypto";

/**
 * `count` version-7 UUIDs that sort in the order given, as rows of one bulk insert must: the twelve bits after
 * the time count up, and carry into it.
 */
export function orderedUuids(count: number, at: Date): string[] {
  const random = randomBytes(8 * count);
  return Array.from({ length: count }, (_, index) => {
    const time = (at.getTime() + Math.floor(index / 4096)).toString(16).padStart(12, "0");
    const step = (index % 4096).toString(16).padStart(3, "0");
    const rest = random.subarray(index * 8, index * 8 + 8);
    rest[0] = ((rest[0] ?? 0) & 0x3f) | 0x80;
    const tail = rest.toString("hex");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${step}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  });
}
