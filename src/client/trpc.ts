import {
  type CreateTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import superjson from "superjson";
import type { AppRouter } from "@/api/root";

/** The browser's only knowledge of the server, and it is a type. */
export const trpc = createTRPCReact<AppRouter>();

export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export type TrpcClient = ReturnType<typeof trpc.createClient>;
/** The same client by procedure names, for code outside React's hooks. */
export type TrpcProxy = CreateTRPCClient<AppRouter>;

/** What somebody waits for goes alone: a batch is answered when the slowest of it is. */
const alone = new Set(["calls.mine", "calls.dial", "calls.complete", "calls.completeAndDial", "desk.take"]);

/**
 * A client bound to one workspace: its id travels with every request and stream, so that a switch in another
 * tab cannot redirect this tab's writes. There is no retry link: live-provider.tsx alone decides when and from
 * which position to connect again, because a link counts its attempts for ever and knows nothing of a frame
 * that was received but not applied.
 */
export function createWorkspaceClient(workspaceId: string | null): TrpcClient {
  const http = {
    url: "/api/trpc",
    transformer: superjson,
    headers: workspaceId === null ? {} : { "x-ringside-workspace": workspaceId },
  };
  return trpc.createClient({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        // The same procedure as under /api/trpc, through Node's own response (pages/api/live).
        true: httpSubscriptionLink({
          url: "/api/live",
          transformer: superjson,
          connectionParams: { workspaceId: workspaceId ?? "" },
        }),
        false: splitLink({
          condition: ({ path }) => alone.has(path),
          true: httpLink(http),
          // The server takes twenty at once; a longer batch would be refused whole.
          false: httpBatchLink({ ...http, maxItems: 15 }),
        }),
      }),
    ],
  });
}

type RouterName = keyof RouterOutputs;
/** "calls.mine", or "calls" for everything of that router. */
export type QueryName =
  | RouterName
  | { [R in RouterName]: `${R}.${keyof RouterOutputs[R] & string}` }[RouterName];
