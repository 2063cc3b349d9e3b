import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };
// An odd zone with half an hour in it: a time read in the server's zone fails at once.
const env = { TZ: "Pacific/Chatham" };

export default defineConfig({
  test: {
    // Most of a test is waiting for Postgres: two share two processors well (one is the default there).
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          environment: "node",
          env,
          include: ["src/**/*.test.ts", "tests/contract/**/*.test.ts", "tests/integration/scripts-*.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          environment: "node",
          env,
          include: ["tests/integration/**/*.test.ts"],
          exclude: ["tests/integration/scripts-*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/setup-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // One after the other and after the rest: they measure time.
          name: "delivery",
          environment: "node",
          env,
          include: ["tests/delivery/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/setup-database.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // The same against the production-built server, which is killed, stopped and doubled.
          name: "delivery-server",
          environment: "node",
          env,
          include: ["tests/delivery/server/*.test.ts"],
          globalSetup: ["tests/delivery/server/build.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
