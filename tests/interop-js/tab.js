// A tab: a stock automerge-repo Repo with its stock WebSocket adapter, told what to do.

import { next as A } from "@automerge/automerge"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

import { Page } from "./page.js"
import { refusals } from "./refusals.js"
import { until } from "./until.js"

/** Time (ms) after which a lost connection is tried again; 5,000 unless said otherwise. */
const RETRY = 1_000

export class Tab {
  #repo
  #pages = new Map()

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

  /** A page that this tab has made or asked for. */
  page(id) {
    const page = this.#pages.get(id)
    if (!page) throw new Error(`this tab has not asked for ${id}`)
    return page
  }

  /** The name of this tab's storage. */
  storage() {
    return this.#repo.storageId()
  }

  /** Writes everything to storage and ends, as a tab does that is closed. */
  async close() {
    await this.#repo.flush()
    await this.#repo.shutdown()
  }

  #keep(page, handle) {
    if (!this.#pages.has(page)) this.#pages.set(page, new Page(this.#repo, handle))
  }

  #network() {
    return ["peer", "peer-disconnected"].map(name => [this.#repo.networkSubsystem, name])
  }

  #until(what, events, check, patience) {
    return until(`${this.#repo.peerId}: ${what}`, events, check, patience)
  }
}
