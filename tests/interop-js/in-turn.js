// Adapters that connect one after the other.

import { decodeSyncMessage } from "@automerge/automerge"

/**
 * Has each adapter begin to connect only once the one that was to connect before it has introduced
 * itself, and the server has taken the document that it had to bring, if any.
 */
export function inTurn(adapters) {
  let before = Promise.resolve()
  for (const adapter of adapters) {
    adapter.connect = (...who) => {
      delete adapter.connect
      before = before.then(() => {
        const done = settled(adapter)
        adapter.connect(...who)
        return done
      })
    }
  }
  return adapters
}

/** Waits until the server knows this peer and its document. */
async function settled(adapter) {
  let brings = false
  const saved = new Promise(resolve =>
    adapter.on("message", ({ type, data }) => {
      if (type === "sync" && decodeSyncMessage(data).heads.length > 0) resolve()
    })
  )
  const { send } = adapter
  adapter.send = message => {
    brings ||= message.type === "sync"
    send.call(adapter, message)
  }
  await new Promise(resolve => adapter.once("peer-candidate", resolve))
  // A repo says at once what it has.
  await new Promise(resolve => setTimeout(resolve))
  if (brings) await saved
}
