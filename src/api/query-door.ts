import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnyProcedure } from "@trpc/server";
import { appRouter } from "@/api/root";
import { answerTrpc } from "@/api/trpc-http";
import type { Door } from "@/platform/http-door";
import { logger } from "@/platform/logger";
import { apiHeaders } from "@/platform/response-headers.mjs";

const address = /^\/api\/trpc\/([\w.]+(?:,[\w.]+)*)(?:\?|$)/;

/**
 * tRPC's queries on Node's own request and response, before Next has looked at them (docs/decisions/0029). What answers
 * is the function that Next's route calls too. It takes reads that are spelled plainly; mutations, streams and
 * everything odd go Next's way.
 */
export const queryDoor: Door = (request, response) => {
  if (!isPlainQuery(request)) return false;
  let asked: Request;
  try {
    asked = new Request(new URL(request.url ?? "", "http://door.invalid"), { headers: headersOf(request) });
  } catch {
    return false;
  }
  void serve(asked, request, response);
  return true;
};

function isPlainQuery({ method, url = "", headers }: IncomingMessage): boolean {
  if (method !== "GET") return false;
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) return false;
  // Answers that come line by line are streams.
  if (headers["trpc-accept"] !== undefined || headers.accept?.includes("jsonl")) return false;
  const names = address.exec(url)?.[1];
  return names !== undefined && names.split(",").every(isQuery);
}

/** Its type is the nested router's; what is there at run time is one record by whole names. */
const procedures = new Map<string, AnyProcedure>(Object.entries(appRouter._def.procedures as object));
const isQuery = (name: string): boolean => procedures.get(name)?._def.type === "query";

function headersOf({ headers }: IncomingMessage): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as [string, string]] : [],
  );
}

async function serve(asked: Request, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let status = 500;
  let headers: Record<string, string> = { "content-type": "application/json", "cache-control": "no-store" };
  let body = '{"message":"error"}';
  try {
    const answer = await answerTrpc(asked);
    body = await answer.text();
    ({ status } = answer);
    headers = Object.fromEntries(answer.headers);
  } catch (error) {
    logger.error({ err: error }, "query failed");
  }
  if (response.destroyed) return;
  response.writeHead(status, {
    ...apiHeaders(request.headers["x-forwarded-proto"] === "https"),
    ...headers,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
