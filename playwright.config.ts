import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** `npm test` finds it; without that, where Debian puts it. */
const chromium =
  process.env.CHROMIUM_PATH ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  testMatch: ["e2e/**/*.spec.ts", "faults/**/*.spec.ts"],
  // Each worker has a stack of its own. Most of a test is waiting, so two share two processors well.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: "list",
  outputDir: "test-results",
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
      ],
    },
    screenshot: "only-on-failure",
  },
});
