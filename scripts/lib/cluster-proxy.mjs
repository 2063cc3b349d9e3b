import net from "node:net";
import { askReady } from "./health.mjs";

const lookEveryMs = 500;

/**
 * @typedef {{ port: number, isHealthy: boolean, connections: number }} Backend
 */

/**
 * Hands each new connection to the next instance that says it is ready, byte for byte: what HTTP does on it is no
 * concern of the proxy. An instance that refuses the connection is passed over at once; a connection whose instance
 * dies ends, and the browser comes back to another.
 * @param {{ host: string, port: number, backends: number[], onChange?: (backend: Backend) => void }} options
 */
export async function startClusterProxy({ host, port, backends: ports, onChange = () => {} }) {
  /** @type {Backend[]} */
  const backends = ports.map((backend) => ({ port: backend, isHealthy: false, connections: 0 }));
  /** @type {Set<net.Socket>} */
  const open = new Set();
  let turn = 0;

  /** The next instances in turn, the healthy ones first: better a refusal of an instance than of the proxy. */
  const candidates = () => {
    turn += 1;
    const turned = backends.map((_, index) => backends[(turn + index) % backends.length]);
    const all = turned.filter((backend) => backend !== undefined);
    return [...all.filter(({ isHealthy }) => isHealthy), ...all.filter(({ isHealthy }) => !isHealthy)];
  };

  const server = net.createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    open.add(client);
    client.on("error", () => client.destroy());
    client.once("close", () => open.delete(client));
    /** @param {Backend[]} left */
    const connect = ([backend, ...left]) => {
      if (!backend || client.destroyed) {
        client.destroy();
        return;
      }
      const upstream = net.connect({ host: "127.0.0.1", port: backend.port, noDelay: true });
      const refuse = () => connect(left);
      upstream.once("error", refuse);
      upstream.once("connect", () => {
        upstream.off("error", refuse);
        upstream.on("error", () => client.destroy());
        backend.connections += 1;
        upstream.once("close", () => {
          backend.connections -= 1;
          client.destroy();
        });
        client.once("close", () => upstream.destroy());
        client.pipe(upstream);
        upstream.pipe(client);
      });
    };
    connect(candidates());
  });

  /** @param {Backend} backend @returns {Promise<boolean>} whether it has changed */
  const look = async (backend) => {
    const { status } = await askReady("127.0.0.1", backend.port, 2000);
    const before = backend.isHealthy;
    backend.isHealthy = status === 200;
    return backend.isHealthy !== before;
  };
  await Promise.all(backends.map(look));
  // One that hangs must not keep us from looking at the others.
  const timers = backends.map((backend) => {
    let isLooking = false;
    return setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      void look(backend).then((hasChanged) => {
        isLooking = false;
        if (hasChanged) onChange(backend);
      });
    }, lookEveryMs);
  });

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => resolve(undefined));
  });
  return {
    backends: /** @type {readonly Readonly<Backend>[]} */ (backends),
    /** Ends every connection and the proxy itself. */
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
