import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { singleton } from "@/platform/singleton";

/**
 * Appends the socket's address to X-Forwarded-For of every request before Next reads it. Next fills that header
 * only where it is missing, so that without this an App route would take the caller's own word for where it
 * comes from (security.md S2). Called once at boot; later calls do nothing.
 */
export function stampClientAddresses(): void {
  singleton("client-address.stamped", () => {
    subscribe("http.server.request.start", (message) => {
      const { request, socket } = message as { request: IncomingMessage; socket: Socket };
      const claimed = request.headers["x-forwarded-for"];
      const address = socket.remoteAddress ?? "unknown";
      request.headers["x-forwarded-for"] = claimed ? `${String(claimed)}, ${address}` : address;
    });
    return true;
  });
}
