import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "prisma/config";

// The CLI insists that a schema-engine file exists, even for `generate`, which never runs it; install scripts, which
// would download it, do not run here. Authoring a migration needs the real one.
const engines = path.join("node_modules", "@prisma", "engines");
const downloaded =
  existsSync(engines) && readdirSync(engines).some((name) => name.startsWith("schema-engine-"));
if (!downloaded) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://ringside@127.0.0.1:5432/ringside" },
});
