import type { Core } from '../core/core';
import { Database } from '../core/database';
import { load, type Loaded } from '../core/load';
import type { Identity } from '../core/schema';
import { takeTaps } from '../core/taps';
import { Kept } from './kept';

/** The storage of this device. It is there before the core is. */
export const database = new Database('banister');

/** This device, as a tab finds it: the core, its storage, and who it is. */
export class Device {
  readonly loaded: Loaded;
  readonly database: Database;
  readonly kept: Kept;
  identity: Identity;
  /** Writes in the name of {@link identity}: another one once that changes. */
  core: Core;

  private constructor(loaded: Loaded, database: Database, kept: Kept, identity: Identity) {
    this.loaded = loaded;
    this.database = database;
    this.kept = kept;
    this.identity = identity;
    this.core = loaded.core(database, identity.device);
    // What was written under the name of this core may be gone: it must not be counted on.
    database.onLost = () => {
      this.core = loaded.core(database, this.identity.device);
      this.onCleared();
    };
  }

  /** Set by whoever shows it: called when the storage may have been cleared under us. */
  onCleared: () => void = () => {};

  /** Opens the storage; at first use the device gets its id and a log to write into. */
  static async open(): Promise<Device> {
    const kept = new Kept(database);
    const [loaded] = await Promise.all([load(), database.opened()]);
    const fresh = () => ({ device: loaded.newDeviceId(Date.now()), ownLog: loaded.newLogId() });
    const device = new Device(loaded, database, kept, await kept.identity(fresh));
    await device.takeTaps();
    return device;
  }

  /** Takes in what was tapped before the core was there; it stays stored if that fails. */
  async takeTaps(): Promise<void> {
    await takeTaps(database, this.core, this.identity.ownLog).catch(() => {});
  }

  /** Reads the identity again, after a log-in here or in another tab. */
  async refresh(): Promise<void> {
    const before = this.identity;
    this.identity = await this.kept.identity(() => before);
    if (this.identity.device !== before.device) {
      this.core = this.loaded.core(this.database, this.identity.device);
    }
  }
}
