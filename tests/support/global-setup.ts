import { readFile } from "node:fs/promises";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { migrate } from "../../scripts/lib/migrations.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    templateUrl: string;
    adminUrl: string;
  }
}

/** One real Postgres for the run; each test file works in its own copy of the migrated database. */
export default async function setup(project: TestProject) {
  const database = await startThrowawayDatabase({ maxConnections: 300 });
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(await readFile(new URL("./no-write-without-event.sql", import.meta.url), "utf8"));
  await client.end();
  project.provide("templateUrl", database.url);
  project.provide("adminUrl", database.adminUrl);
  return () => database.stop();
}
