// A browser's storage, in memory: the tabs of one browser share it.

/** What automerge-repo calls a storage adapter. */
export class Storage {
  #values = new Map()

  async load(key) {
    return this.#values.get(JSON.stringify(key))
  }

  async save(key, data) {
    this.#values.set(JSON.stringify(key), data)
  }

  async remove(key) {
    this.#values.delete(JSON.stringify(key))
  }

  async loadRange(prefix) {
    return this.#range(prefix).map(key => ({ key, data: this.#values.get(JSON.stringify(key)) }))
  }

  async removeRange(prefix) {
    this.#range(prefix).forEach(key => this.#values.delete(JSON.stringify(key)))
  }

  #range(prefix) {
    const keys = [...this.#values.keys()].map(text => JSON.parse(text))
    return keys.filter(key => prefix.every((part, place) => part === key[place]))
  }
}
