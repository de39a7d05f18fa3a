// socket.io (engine.io over WebSocket), with io.emit.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const BYTES = 270;

function event() {
  const made = { stamp: Number(process.hrtime.bigint()), type: "view", fill: "" };
  made.fill = "x".repeat(BYTES - JSON.stringify(made).length);
  return made;
}

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });
http.listen(0, "127.0.0.1", 4096, () => console.log(`listening ${http.address().port}`));
for await (const line of createInterface({ input: process.stdin })) {
  for (let number = 0; number < Number(line); number += 1) {
    io.emit("view", event());
    await new Promise((go) => setImmediate(go));
  }
}
process.exit(0);
