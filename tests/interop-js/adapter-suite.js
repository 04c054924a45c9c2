// automerge-repo's own tests for network adapters, with every peer connected to the server:
//   node adapter-suite.js URL PAGE
// The suite makes documents with random ids. Here an id says whose page it is, so the dice are
// loaded: every throw is the page of another month, counted from PAGE. Its log has to be one whose
// id looks like the beginning of a random UUID, or the ids would not come through unchanged.

import crypto from "node:crypto"

import { documentIdToBinary } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"
import { runNetworkAdapterTests } from "@automerge/automerge-repo/helpers/tests/network-adapter-tests.js"
import { leftOut } from "vitest"

import { inTurn } from "./in-turn.js"

const [url, page] = process.argv.slice(2)
const next = Buffer.from(documentIdToBinary(page))

crypto.randomFillSync = buffer => {
  for (let at = 0; at + next.length <= buffer.length; at += next.length) {
    next.copy(buffer, at)
    next.writeUInt16BE(next.readUInt16BE(14) + 1, 14)
  }
  return buffer
}

// Here every peer is a client, and its only neighbour is the server. That leaves out what is
// about two adapters that are neighbours:
const NO_NEIGHBOURS = "two clients are no neighbours: each sees the server only"
leftOut.set("emits a peer-candidate event with proper peer metadata when a peer connects", NO_NEIGHBOURS)
leftOut.set("should emit disconnect events on disconnect", NO_NEIGHBOURS)
leftOut.set("should not send messages after disconnect", NO_NEIGHBOURS)

// It asks for a document at the moment it is made. The stock server asks whoever is connected and
// waits; ours waits only if it has heard of the document by then, which here is chance, and else
// says that there is none, and sends it when it comes.
// What is broadcast is tested with the other tests.
leftOut.set("can broadcast a message", "asks for a document that is only just being sent")

// A test that fails leaves its sockets open.
setTimeout(() => process.exit(1), 30_000).unref()

// The suite takes it that 50 ms after a document was made, the others are connected and find it.
runNetworkAdapterTests(async () => {
  const adapters = inTurn([1, 2, 3].map(() => new WebSocketClientAdapter(url)))
  const teardown = () => adapters.filter(adapter => adapter.socket).forEach(a => a.disconnect())
  return { adapters, teardown }
}, "through the server")
