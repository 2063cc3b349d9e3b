// The floor: one Buffer written to every response of a plain node:http server, in the same text as ours.
import http from "node:http";

const responses = new Set();
const server = http.createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.socket?.setNoDelay(true);
  response.write(": hello\n\n");
  responses.add(response);
  response.once("close", () => responses.delete(response));
});

process.on("message", (/** @type {any} */ message) => {
  if (message?.op !== "publish") return;
  for (const event of message.events) {
    const frame = { kind: "events", events: [event], head: event.seq };
    const bytes = Buffer.from(`data: {"json":${JSON.stringify(frame)}}\nid: 1.${event.seq}\n\n\n`);
    for (const response of responses) response.write(bytes);
  }
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.({ id: 0, result: true }));
