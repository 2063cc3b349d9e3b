// npm run migrate: brings the database up to date, the embedded one when DATABASE_URL is unset.
import { withDatabase } from "./lib/with-database.mjs";
import { migrate } from "./lib/migrations.mjs";
import { runMain } from "./lib/plain-error.mjs";

await runMain(() =>
  withDatabase(
    async ({ url }) => {
      const applied = await migrate(url, { log: (name) => console.log(`  ✓ ${name}`) });
      console.log(applied.length ? `${applied.length} applied.` : "The database is up to date.");
    },
    { mayCreate: true },
  ),
);
