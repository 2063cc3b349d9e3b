// A bare handler: read the body, one prepared INSERT, 200 when it is durable. What an endpoint costs at the least.
import http from "node:http";
import { createHash, randomUUID } from "node:crypto";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 6 });
await pool.query(
  "CREATE TABLE IF NOT EXISTS bench_webhooks (id uuid PRIMARY KEY, body_hash text NOT NULL, body bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT now())",
);

const server = http.createServer((request, response) => {
  const parts = /** @type {Buffer[]} */ ([]);
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    const hash = createHash("sha256").update(body).digest("hex");
    pool
      .query({
        name: "store",
        text: "INSERT INTO bench_webhooks (id, body_hash, body) VALUES ($1, $2, $3)",
        values: [randomUUID(), hash, body],
      })
      .then(() => response.end("success"))
      .catch(() => response.writeHead(503).end());
  });
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.({ id: 0, result: true }));
