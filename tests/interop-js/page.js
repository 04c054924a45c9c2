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
    this.put({ key, value })
    const [change] = A.getHeads(this.#handle.doc())
    const about = said => said?.documentId === this.#handle.documentId && said.type === "sync"
    const told = said =>
      about(said) && A.decodeSyncMessage(said.data).heads.includes(change) ? true : undefined
    return this.#until("told", [[this.#repo.synchronizer, "message"]], told)
  }

  /** Waits until a key has a value. */
  async until({ key, value }) {
    await this.#ready()
    const has = () => (this.#handle.doc()[key] === value ? true : undefined)
    return this.#until(`${key} is ${value}`, [[this.#handle, "change"]], has)
  }

  /** Waits until the server says that it has everything that is here; gives its heads. */
  saved() {
    const heads = () => this.#handle.heads()
    const saved = () => (same(this.#serverHeads(), heads()) ? heads() : undefined)
    const peers = [this.#repo.networkSubsystem, "peer"]
    return this.#until("saved", [...this.#headsEvents(), peers], saved)
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
    return this.#until("held elsewhere", this.#headsEvents(), held)
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

  /** What tells that others have something else now, or this tab has: either may come first. */
  #headsEvents() {
    return ["remote-heads", "change"].map(name => [this.#handle, name])
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
