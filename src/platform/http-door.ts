import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { singleton } from "@/platform/singleton";

/** Answers a request before Next sees it; false = not mine. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Puts doors in front of this process's HTTP server. Next makes the server and gives no access to it, so it is met at
 * its first request, which Node announces before anybody is called. Called once at boot; later calls do nothing.
 */
export function openDoors(doors: readonly Door[]): void {
  singleton("http-doors.opened", () => {
    const known = new WeakSet<Server>();
    subscribe("http.server.request.start", (message) => {
      const { server } = message as { server: Server };
      if (known.has(server)) return;
      known.add(server);
      const behind = server.listeners("request") as ((...args: unknown[]) => void)[];
      server.removeAllListeners("request");
      server.on("request", (request: IncomingMessage, response: ServerResponse) => {
        if (doors.some((door) => door(request, response))) return;
        for (const listener of behind) listener.call(server, request, response);
      });
    });
    return true;
  });
}
