// A tab: a stock automerge-repo Repo with its stock WebSocket adapter, told what to do.

import { next as A } from "@automerge/automerge"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

import { refusals } from "./refusals.js"
import { PATIENCE, until } from "./until.js"

/** Time (ms) after which a lost connection is tried again; 5,000 unless said otherwise. */
const RETRY = 1_000

export class Tab {
  #repo
  #handles = new Map()
  /** What was heard in passing, by page. */
  #heard = new Map()

  constructor({ tab, url, storage }) {
    const network = url ? [new WebSocketClientAdapter(url, RETRY)] : []
    this.#repo = new Repo({ peerId: tab, network, storage, enableRemoteHeadsGossiping: true })
  }

  /** Connects a tab that was offline. */
  online({ url }) {
    this.#repo.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(url, RETRY))
  }

  /** Waits until the server has introduced itself. */
  connected() {
    return this.#until("connected", this.#network(), () => this.#repo.peers[0])
  }

  /** Waits until the connection is gone. */
  disconnected({ patience }) {
    const gone = () => (this.#repo.peers.length === 0 ? true : undefined)
    return this.#until("disconnected", this.#network(), gone, patience)
  }

  /** Waits until the server refuses an upgrade, and gives the HTTP status. */
  refused() {
    return this.#until("refused", [[refusals, "refused"]], status => status)
  }

  /** Makes a document with the id of a page and so many changes, of which each writes a key. */
  create({ page, changes }) {
    let doc = A.init()
    for (let n = 0; n < changes; n++) doc = A.change(doc, written => void (written[`k${n}`] = n))
    this.#keep(page, this.#repo.import(A.save(doc), { docId: page }))
  }

  /** Asks for a page: whether it is there. */
  async find({ page }) {
    const states = ["ready", "unavailable"]
    const handle = await this.#repo.find(page, { allowableStates: states })
    this.#keep(page, handle)
    return handle.state
  }

  /** Writes a key, as one change. */
  put({ page, key, value }) {
    this.#handle(page).change(doc => void (doc[key] = value))
  }

  /** Writes so many keys, each as a change of its own. */
  putMany({ page, prefix, count }) {
    for (let n = 0; n < count; n++) this.put({ page, key: `${prefix}${n}`, value: n })
  }

  /** Writes a key, and waits until the server was told that there is something new. */
  tell({ page, key, value }) {
    const handle = this.#handle(page)
    const about = message => message?.documentId === page && message.type === "sync"
    const all = ({ data }) => same(A.decodeSyncMessage(data).heads, A.getHeads(handle.doc()))
    const told = message => (about(message) && all(message) ? true : undefined)
    const telling = this.#until("told", [[this.#repo.synchronizer, "message"]], told)
    this.put({ page, key, value })
    return telling
  }

  /** Waits until a key has a value. */
  async until({ page, key, value }) {
    const handle = await this.#ready(page)
    const has = () => (handle.doc()[key] === value ? true : undefined)
    return this.#until(`${key} is ${value}`, [[handle, "change"]], has)
  }

  /** Waits until the server says that it has everything this tab has; gives its heads. */
  saved({ page }) {
    const handle = this.#handle(page)
    const saved = () => (same(this.#serverHeads(handle), handle.heads()) ? handle.heads() : undefined)
    return this.#until("saved", [[handle, "remote-heads"], ...this.#network()], saved)
  }

  /** Waits until the document has these heads. */
  async reaches({ page, heads }) {
    const handle = await this.#ready(page)
    const there = () => (same(handle.heads(), heads) ? true : undefined)
    return this.#until("the same heads", [[handle, "change"]], there)
  }

  /** Waits until the storage of another tab is known to hold everything this tab has. */
  held({ page, storage }) {
    const handle = this.#handle(page)
    this.#repo.subscribeToRemotes([storage])
    const held = () => (same(handle.getSyncInfo(storage)?.lastHeads, handle.heads()) ? true : undefined)
    return this.#until("held elsewhere", [[handle, "remote-heads"]], held)
  }

  /** The name of this tab's storage. */
  storage() {
    return this.#repo.storageId()
  }

  /** What a page is now: its values, and how many changes it has. */
  look({ page }) {
    const doc = this.#handle(page).doc()
    return { values: A.toJS(doc), changes: A.getAllChanges(doc).length }
  }

  /** Says something in passing. */
  broadcast({ page, message }) {
    this.#handle(page).broadcast(message)
  }

  /** Waits until this is heard in passing. */
  heard({ page, message }) {
    const said = () => (this.#heard.get(page).includes(message) ? true : undefined)
    return this.#until("heard", [[this.#handle(page), "ephemeral-message"]], said)
  }

  /** Writes everything to storage and ends, as a tab does that is closed. */
  async close() {
    await this.#repo.flush()
    await this.#repo.shutdown()
  }

  #keep(page, handle) {
    if (this.#handles.has(page)) return
    this.#handles.set(page, handle)
    this.#heard.set(page, [])
    handle.on("ephemeral-message", ({ message }) => this.#heard.get(page).push(message))
  }

  #handle(page) {
    const handle = this.#handles.get(page)
    if (!handle) throw new Error(`this tab has not asked for ${page}`)
    return handle
  }

  /** The document, once it is there: an unavailable one may come later. */
  async #ready(page) {
    const handle = this.#handle(page)
    await handle.whenReady(["ready"], { signal: AbortSignal.timeout(PATIENCE) })
    return handle
  }

  /** What the server has said that it has. */
  #serverHeads(handle) {
    const [server] = this.#repo.peers
    const storage = server && this.#repo.getStorageIdOfPeer(server)
    return storage && handle.getSyncInfo(storage)?.lastHeads
  }

  #network() {
    return ["peer", "peer-disconnected"].map(name => [this.#repo.networkSubsystem, name])
  }

  #until(what, events, check, patience) {
    return until(`${this.#repo.peerId}: ${what}`, events, check, patience)
  }
}

/** Whether these are the same heads, in whatever order. */
function same(some, others) {
  return some?.length === others.length && some.every(head => others.includes(head))
}
