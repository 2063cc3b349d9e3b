/** The address of a list in which all of these conditions hold. */
export function listPath<C>(path: string, conditions: readonly C[]): string {
  if (conditions.length === 0) return path;
  return `${path}?f=${encodeURIComponent(JSON.stringify({ match: "all", parts: conditions }))}`;
}
