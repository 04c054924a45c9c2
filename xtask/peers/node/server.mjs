// The stock server as its own example runs it: a Repo with the WebSocket server adapter and
// storage in files. `node server.mjs PORT FOLDER`; port 0 picks one.
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { setTimeout } from "node:timers/promises";
import { WebSocketServer } from "ws";

const [port, folder] = process.argv.slice(2);
const sockets = new WebSocketServer({ host: "127.0.0.1", port: Number(port) });
new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(folder),
  peerId: "node",
  // As a server does: documents go to those who ask for them by name.
  sharePolicy: async () => false,
});
sockets.on("listening", async () => {
  // The adapter takes connections only once the repo knows the name of its storage; it never
  // answers those that come before.
  while (sockets.listenerCount("connection") === 0) await setTimeout(5);
  console.log(`listening on ws://127.0.0.1:${sockets.address().port}/`);
});

// Whoever started this holds its standard input; when it closes, so does this.
process.stdin.on("close", () => process.exit(0)).resume();
