import type { Core } from '../core/core';
import type { Database } from '../core/database';
import { load, type Loaded } from '../core/load';
import type { Identity } from '../core/schema';
import { takeTaps } from '../core/taps';
import { Kept } from './kept';
import { database } from './storage';

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
      this.onLost();
    };
  }

  /** Set by whoever shows it: called when the storage may have been cleared under us, before
      anything is read of it again. */
  onLost: () => void = () => {};
  /** It was cleared, and nobody has looked after that. */
  isCleared = false;

  /** Opens the storage; at first use the device gets its id and a log to write into. `meanwhile`
      is done if the core is there first. */
  static async open(meanwhile: (loaded: Loaded) => void): Promise<Device> {
    const kept = new Kept(database);
    let isOpen = false;
    const loading = load().then((loaded) => {
      if (!isOpen) meanwhile(loaded);
      return loaded;
    });
    const reading = kept.identity(async () => fresh(await loading)).finally(() => (isOpen = true));
    const [loaded, identity] = await Promise.all([loading, reading]);
    const device = new Device(loaded, database, kept, identity);
    await device.takeTaps();
    return device;
  }

  /** Takes in what was tapped before the core was there; it stays stored if that fails. */
  async takeTaps(): Promise<void> {
    await takeTaps(database, this.core, this.identity.ownLog).catch(() => {});
  }

  /** Reads the identity again, after a log-in here or in another tab. After a clearing the device
      is the same, but nobody is logged in: what is written is nobody's. */
  async refresh(): Promise<void> {
    const before = this.identity;
    this.identity = await this.kept.identity(() => {
      this.isCleared = true;
      return { device: before.device, ownLog: this.loaded.newLogId() };
    });
    const { device, ownLog } = this.identity;
    if (device === before.device && ownLog === before.ownLog) return;
    // One that remembers nothing of where logs have gone.
    this.core = this.loaded.core(this.database, device);
    if (ownLog !== before.ownLog) await this.#bring(before.ownLog);
  }

  /** What this tab has written into a log that is not here any more, or is just about to, goes
      into the one that is. */
  async #bring(from: string): Promise<void> {
    const { device, ownLog } = this.identity;
    if ((await this.kept.logs()).some((log) => log.id === from)) return;
    await this.loaded.carryOver(this.database, device, from, ownLog);
  }
}

function fresh(loaded: Loaded): Identity {
  return { device: loaded.newDeviceId(Date.now()), ownLog: loaded.newLogId() };
}
