/** The tap that was made, until its record is on the screen. The guide waits for nothing: not for
    the core, and not for a storage that is full or forbidden. */
import { now, type Now } from '../../core/core';
import { storeTap, takeTaps } from '../../core/taps';
import type { LogState } from '../../state/log.svelte';
import { database } from '../../state/storage';
import { afterEpisode } from './settling';

export interface Tap {
  at: Now;
  /** It was only felt coming. */
  coming: boolean;
  /** `kept`: on disk, and a record as soon as the core is there. */
  state: 'storing' | 'kept' | 'failed';
}

class Tapped {
  current = $state.raw<Tap | null>(null);
  /** Kept on disk, and not yet a record. */
  early = $state(false);
  /** The steps that were shown meanwhile. */
  #steps: string[] = [];

  /** Stores it; the guide is there at once. */
  begin(log: LogState | null, coming: boolean): void {
    const tap: Tap = { at: now(), coming, state: 'storing' };
    this.current = tap;
    this.#steps = [];
    const storing = log
      ? store(log, coming).then(() => this.#becomes(tap, { ...tap, state: 'kept' }))
      : storeTap(database, tap.at, coming).then(() => this.#kept(tap));
    storing.catch(() => this.#becomes(tap, { ...tap, state: 'failed' }));
  }

  /** The core is there: it makes a record of what was kept. */
  async takeIn(log: LogState): Promise<void> {
    this.early = false;
    try {
      await takeTaps(database, log.core, log.id);
      log.onWritten();
      await log.refresh();
    } catch {
      // It stays on disk, and is taken in at the next start.
    }
  }

  /** The person leaves the guide. What was kept stays kept. */
  leave(): void {
    this.isShown();
    this.#steps = [];
    afterEpisode.begin();
  }

  /** The record is on the screen in its place. */
  isShown(): void {
    this.current = null;
  }

  took(steps: string[]): void {
    this.#steps = steps;
  }

  /** For the guide of the record: it goes on where this one was. */
  handOver(): string[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  #kept(tap: Tap): void {
    this.early = true;
    this.#becomes(tap, { ...tap, state: 'kept' });
  }

  #becomes(tap: Tap, next: Tap): void {
    // Whoever has left the guide, or sees the record, is not brought back to this.
    if (this.current === tap) this.current = next;
  }
}

async function store(log: LogState, coming: boolean): Promise<void> {
  await (coming ? log.feelComing() : log.startSpasm());
}

export const tapped = new Tapped();
