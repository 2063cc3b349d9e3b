/** So many calls have a place of their own in the dock; the others are counted. */
export const dockPlaces = 4;

/**
 * Which call stands where. A call keeps its place while it is there, live and folded alike, and a new one takes the
 * first that is free: what comes and goes never moves another. `null` = nobody; `more` = those without a place.
 */
export function placeCalls<T extends { id: string }>(
  before: readonly (string | null)[],
  calls: readonly T[],
): { places: (T | null)[]; more: number } {
  const places: (T | null)[] = Array.from(
    { length: dockPlaces },
    (_, index) => calls.find((call) => call.id === before[index]) ?? null,
  );
  let more = 0;
  for (const call of calls) {
    if (places.some((placed) => placed?.id === call.id)) continue;
    const free = places.indexOf(null);
    if (free === -1) more += 1;
    else places[free] = call;
  }
  return { places, more };
}
