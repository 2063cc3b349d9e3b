/** What a list's address asks for, as its queries take it: a search of at most 100 characters and a tree of conditions. */
export function listFilter<Tree>(q: string, f: Tree | null): { search?: string; where?: Tree } {
  const search = q.trim().slice(0, 100);
  return { ...(search === "" ? {} : { search }), ...(f ? { where: f } : {}) };
}
