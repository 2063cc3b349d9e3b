/**
 * One value per process. Next compiles instrumentation, App routes and Pages routes into separate module
 * graphs, so that a plain module-level variable silently becomes two.
 */
export function singleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`ringside.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const existing = store[key];
  if (existing !== undefined) return existing;
  const made = make();
  store[key] = made;
  return made;
}
