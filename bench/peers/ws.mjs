// ws: the text is made once per event, then sent to every client.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.env.PORT),
  perMessageDeflate: false,
});
server.on("connection", (socket) => socket.on("error", () => undefined));
server.on("listening", () => process.send?.({ id: 0, result: true }));

process.on("message", (/** @type {any} */ message) => {
  if (message?.op !== "publish") return;
  for (const event of message.events) {
    const text = JSON.stringify({ kind: "events", events: [event], head: event.seq });
    for (const client of server.clients) client.send(text);
  }
});
