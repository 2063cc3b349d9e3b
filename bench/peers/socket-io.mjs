// Socket.IO: one room, WebSocket transport; RECOVERY=1 switches its connection state recovery on.
import http from "node:http";
import { Server } from "socket.io";

const server = http.createServer();
const io = new Server(server, {
  transports: ["websocket"],
  ...(process.env.RECOVERY === "1" ? { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } } : {}),
});
io.on("connection", (socket) => {
  if (!socket.recovered) void socket.join("workspace");
});

process.on("message", (/** @type {any} */ message) => {
  if (message?.op !== "publish") return;
  for (const event of message.events) io.to("workspace").emit("event", event);
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.({ id: 0, result: true }));
