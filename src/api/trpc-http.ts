import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "@/api/context";
import { appRouter } from "@/api/root";

const maxBody = 2 * 1024 * 1024;

/** tRPC over HTTP, whoever brings the request: Next's route, or the door before it (query-door.ts). */
export function answerTrpc(request: Request): Promise<Response> | Response {
  if (Number(request.headers.get("content-length") ?? 0) > maxBody) {
    return Response.json({ error: "too large" }, { status: 413 });
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: 20,
    createContext: ({ info }) =>
      createContext({
        headers: request.headers,
        remoteAddress: null,
        connectionParams: info.connectionParams,
      }),
    responseMeta: () => ({
      headers: new Headers({ "cache-control": "no-store, no-transform", "x-accel-buffering": "no" }),
    }),
  });
}
