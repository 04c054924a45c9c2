import type { Core } from '../core/core';
import { Database } from '../core/database';
import { load, type Loaded } from '../core/load';
import type { Identity } from '../core/schema';
import { Kept } from './kept';

const NAME = 'banister';

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
  }

  /** Opens the storage; at first use the device gets its id and a log to write into. */
  static async open(): Promise<Device> {
    const database = new Database(NAME);
    const kept = new Kept(database);
    const [loaded] = await Promise.all([load(), database.opened()]);
    const fresh = () => ({ device: loaded.newDeviceId(Date.now()), ownLog: loaded.newLogId() });
    return new Device(loaded, database, kept, await kept.identity(fresh));
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
