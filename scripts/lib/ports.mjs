import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * @param {string} host
 * @param {number} port 0 for any free one
 * @returns {Promise<{ port: number } | { error: string }>} the port, released again, or the system's error code
 */
export function probePort(host, port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error) => {
      resolve({ error: /** @type {NodeJS.ErrnoException} */ (error).code ?? "EUNKNOWN" });
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve({ port: address.port }));
    });
  });
}

/**
 * A port on loopback: the remembered one while it is free, else another. A process that was killed a moment ago may
 * still hold it, so it is asked for again for a second.
 * @param {number} [preferred]
 * @returns {Promise<number>}
 */
export async function freeLoopbackPort(preferred = 0) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const wanted = await probePort("127.0.0.1", preferred);
    if ("port" in wanted) return wanted.port;
    await sleep(50);
  }
  const any = await probePort("127.0.0.1", 0);
  if ("port" in any) return any.port;
  throw new Error(`No free port on 127.0.0.1 (${any.error})`);
}
