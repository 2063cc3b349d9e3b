import { type Account, readAccount } from "@/api/auth";
import type { LivingKey } from "@/domain/api-keys/queries";
import { clientIp } from "@/platform/client-ip";
import { isJson, isSameOriginStream, isSameOriginWrite, type RequestHeaders } from "@/platform/http-guard";

export type Context = {
  account: Account | null;
  /** A program with a key instead of a person with a browser (api/rest): it has no account, and no session procedure. */
  apiKey?: LivingKey;
  /** Claimed by the tab; proven by workspaceProcedure. */
  claimedWorkspaceId: string | null;
  ip: string;
  isTrustedWrite: boolean;
  isTrustedStream: boolean;
};

/**
 * The same for App routes and pages/api. The workspace comes from the tab, with every request and stream: a
 * switch in one tab must not redirect another tab's writes.
 */
export async function createContext(request: {
  headers: RequestHeaders;
  remoteAddress: string | null;
  connectionParams?: unknown;
}): Promise<Context> {
  const { headers } = request;
  const fromParams =
    typeof request.connectionParams === "object" &&
    request.connectionParams !== null &&
    "workspaceId" in request.connectionParams
      ? String(request.connectionParams.workspaceId)
      : null;
  return {
    account: await readAccount(headers.get("cookie")),
    claimedWorkspaceId: headers.get("x-ringside-workspace") ?? fromParams,
    ip: clientIp(headers.get("x-forwarded-for"), request.remoteAddress),
    isTrustedWrite: isSameOriginWrite(headers) && isJson(headers),
    isTrustedStream: isSameOriginStream(headers),
  };
}
