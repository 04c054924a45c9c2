// A page in a tab: a stock DocHandle, told what to do.

import { next as A } from "@automerge/automerge"

import { PATIENCE, until } from "./until.js"

export class Page {
  #repo
  #handle
  /** What was heard in passing. */
  #heard = []

  constructor(repo, handle) {
    this.#repo = repo
    this.#handle = handle
    handle.on("ephemeral-message", ({ message }) => this.#heard.push(message))
  }

  /** Writes a key, as one change. */
  put({ key, value }) {
    this.#handle.change(doc => void (doc[key] = value))
  }

  /** Writes so many keys, each as a change of its own. */
  putMany({ prefix, count }) {
    for (let n = 0; n < count; n++) this.put({ key: `${prefix}${n}`, value: n })
  }

  /** Writes a key, and waits until the server was told that there is something new. */
  tell({ key, value }) {
    const about = said => said?.documentId === this.#handle.documentId && said.type === "sync"
    const all = ({ data }) => same(A.decodeSyncMessage(data).heads, A.getHeads(this.#handle.doc()))
    const told = said => (about(said) && all(said) ? true : undefined)
    const telling = this.#until("told", [[this.#repo.synchronizer, "message"]], told)
    this.put({ key, value })
    return telling
  }

  /** Waits until a key has a value. */
  async until({ key, value }) {
    await this.#ready()
    const has = () => (this.#handle.doc()[key] === value ? true : undefined)
    return this.#until(`${key} is ${value}`, [[this.#handle, "change"]], has)
  }

  /** Waits until the server says that it has everything that is here; gives its heads. */
  saved() {
    const saved = () => (same(this.#serverHeads(), this.#handle.heads()) ? this.#handle.heads() : undefined)
    const peers = [this.#repo.networkSubsystem, "peer"]
    return this.#until("saved", [[this.#handle, "remote-heads"], peers], saved)
  }

  /** Waits until the document has these heads. */
  async reaches({ heads }) {
    await this.#ready()
    const there = () => (same(this.#handle.heads(), heads) ? true : undefined)
    return this.#until("the same heads", [[this.#handle, "change"]], there)
  }

  /** Waits until the storage of another tab is known to hold everything that is here. */
  held({ storage }) {
    this.#repo.subscribeToRemotes([storage])
    const heads = () => this.#handle.getSyncInfo(storage)?.lastHeads
    const held = () => (same(heads(), this.#handle.heads()) ? true : undefined)
    return this.#until("held elsewhere", [[this.#handle, "remote-heads"]], held)
  }

  /** What it is now: its values, and how many changes it has. */
  look() {
    const doc = this.#handle.doc()
    return { values: A.toJS(doc), changes: A.getAllChanges(doc).length }
  }

  /** Says something in passing. */
  broadcast({ message }) {
    this.#handle.broadcast(message)
  }

  /** Waits until this is heard in passing. */
  heard({ message }) {
    const said = () => (this.#heard.includes(message) ? true : undefined)
    return this.#until("heard", [[this.#handle, "ephemeral-message"]], said)
  }

  /** Waits until the document is there: an unavailable one may come later. */
  #ready() {
    return this.#handle.whenReady(["ready"], { signal: AbortSignal.timeout(PATIENCE) })
  }

  /** What the server has said that it has. */
  #serverHeads() {
    const [server] = this.#repo.peers
    const storage = server && this.#repo.getStorageIdOfPeer(server)
    return storage && this.#handle.getSyncInfo(storage)?.lastHeads
  }

  #until(what, events, check) {
    return until(`${this.#repo.peerId}: ${what}`, events, check)
  }
}

/** Whether these are the same heads, in whatever order. */
function same(some, others) {
  return some?.length === others.length && some.every(head => others.includes(head))
}
