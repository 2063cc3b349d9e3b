// Several production instances over one database, behind one address: for tests, and for trying what an operator with
// a load balancer has.
import path from "node:path";
import { appEnvironment, serverEnvironment } from "./app-environment.mjs";
import { Child } from "./child.mjs";
import { startClusterProxy } from "./cluster-proxy.mjs";
import { localOrigin } from "./configuration.mjs";
import { makeDataFolder } from "./local-database.mjs";
import { waitUntilReady } from "./health.mjs";
import { freeLoopbackPort } from "./ports.mjs";

/**
 * @typedef {{
 *   count: number, host: string, port: number, publicUrl?: string | undefined, databaseUrl: string, dataDir: string,
 *   secrets: import("./secrets.mjs").Secrets, onChange?: (instance: number, isHealthy: boolean) => void,
 *   onGivenUp?: (reason: string) => void,
 * }} ClusterOptions
 */

/**
 * Starts them one beside the other and waits until each is ready. One that dies is started again after two seconds.
 * @param {ClusterOptions} options
 */
export async function startCluster(options) {
  const { count, host, port, publicUrl, databaseUrl, dataDir, secrets } = options;
  const { onChange = () => {}, onGivenUp = () => {} } = options;
  const origin = publicUrl ?? localOrigin(host, port);
  const ports = await freePorts(count);
  const children = ports.map((own, index) => {
    // Of its own, because a spool has one reader.
    const folder = path.join(dataDir, `instance-${index + 1}`);
    makeDataFolder(folder);
    const env = appEnvironment({
      config: { publicUrl, host: "127.0.0.1", port: own, dataDir: folder },
      databaseUrl,
      secrets,
      origin,
    });
    return new Child({
      name: `instance ${index + 1}`,
      args: ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(own)],
      env: serverEnvironment(env, { dev: false, setupToken: undefined }),
      waitUntilReady: async () => {
        await waitUntilReady("127.0.0.1", own, 60_000);
      },
      onStarted: () => {},
      onGivenUp,
    });
  });
  let isStopping = false;
  const stopAll = () => Promise.all(children.map((child) => child.stop(12_000)));
  try {
    await Promise.all(children.map((child) => child.start()));
    const proxy = await startClusterProxy({
      host,
      port,
      backends: ports,
      onChange: (backend) => {
        if (!isStopping) onChange(ports.indexOf(backend.port) + 1, backend.isHealthy);
      },
    });
    return {
      origin,
      ports,
      proxy,
      /** kill -9 of one; it comes back by itself. @param {number} index */
      killInstance: (index) => children[index]?.recycle(),
      /** Politely: streams get their goodbye, the proxy goes last. */
      stop: async () => {
        isStopping = true;
        await stopAll();
        await proxy.stop();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** @param {number} count */
async function freePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) ports.add(await freeLoopbackPort());
  return [...ports];
}
