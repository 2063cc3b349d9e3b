import type { RestRoute } from "@/api/rest/route";
import { campaignRoutes } from "@/api/rest/routes/campaigns";
import { eventRoutes } from "@/api/rest/routes/events";
import { leadRoutes } from "@/api/rest/routes/leads";
import { peopleRoutes } from "@/api/rest/routes/people";
import { tagRoutes } from "@/api/rest/routes/tags";
import { workRoutes } from "@/api/rest/routes/work";

/** Every route of REST, under /api/v1. */
export const restRoutes: readonly RestRoute[] = [
  ...leadRoutes,
  ...tagRoutes,
  ...campaignRoutes,
  ...workRoutes,
  ...peopleRoutes,
  ...eventRoutes,
];

const patterns = restRoutes.map((route) => ({
  route,
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""),
  pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, "([^/]+)")}$`),
}));

/** The route of an address with what its braces stand for; else the methods that the address knows. */
export function findRoute(
  method: string,
  path: string,
): { route: RestRoute; params: Record<string, string> } | { allowed: string[] } {
  const allowed: string[] = [];
  for (const { route, names, pattern } of patterns) {
    const match = pattern.exec(path);
    if (!match) continue;
    if (route.method === method)
      return {
        route,
        params: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""])),
      };
    allowed.push(route.method);
  }
  return { allowed };
}
