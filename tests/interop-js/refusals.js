// Upgrades that the server refused. In Node, the stock adapter throws what it cannot connect for
// out of an event handler, where only the process can catch it; in a browser it says nothing.

import { EventEmitter } from "node:events"

/** Emits `refused` with the HTTP status. */
export const refusals = new EventEmitter()

/** A server that was killed while it was being connected to; the adapter tries again. */
const CUT_OFF = ["ECONNRESET", "EPIPE"]

process.on("uncaughtException", error => {
  const refused = /^Unexpected server response: (\d+)$/.exec(error.message)
  if (refused) {
    refusals.emit("refused", Number(refused[1]))
  } else if (!CUT_OFF.includes(error.code)) {
    console.error(error)
    process.exit(1)
  }
})
