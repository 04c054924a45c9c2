import type { IDBPTransaction, StoreNames } from 'idb';
import type { Page, Schema } from './schema';

const NOTHING: Page = { heads: new Uint8Array(), changes: 0, unsent: 0 };

/**
 * What a transaction makes of its pages' rows, written once at its end. The counts are kept
 * beside the changes because counting them takes longer with every year.
 */
export class Tally {
  readonly #pages = new Map<string, Page & { headsKnown: boolean }>();

  /** Makes sure that the page is listed, and counts changes that came or went. */
  count(page: string, changes: number, unsent: number): void {
    const row = this.#row(page);
    row.changes += changes;
    row.unsent += unsent;
  }

  /** The server's heads of the page. */
  heads(page: string, heads: Uint8Array): void {
    Object.assign(this.#row(page), { heads, headsKnown: true });
  }

  async write(tx: IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>): Promise<void> {
    for (const [page, change] of this.#pages) {
      const pages = tx.objectStore('pages');
      const before = (await pages.get(page)) ?? NOTHING;
      const heads = change.headsKnown ? change.heads : before.heads;
      const changes = before.changes + change.changes;
      await pages.put({ heads, changes, unsent: before.unsent + change.unsent }, page);
    }
  }

  #row(page: string): Page & { headsKnown: boolean } {
    const row = this.#pages.get(page) ?? { ...NOTHING, headsKnown: false };
    this.#pages.set(page, row);
    return row;
  }
}
