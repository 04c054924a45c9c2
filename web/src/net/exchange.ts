import type { Fault, LiveLogs } from '../core/sync';
import { unlessCleared } from '../core/unless-cleared';
import type { Device } from '../state/device';
import type { Api } from './api';
import { learn, reachable } from './logs';
import { LoggedOut, Refused } from './problem';

/** What was brought to and fro, over all logs. */
export interface Exchanged {
  sent: number;
  received: number;
  /** Each log with the pages that the server refused: they stay unsent. */
  live: LiveLogs;
}

/** Sends and receives everything. The caller holds the lock under which one tab syncs. */
export async function exchangeAll(device: Device, api: Api, account: string): Promise<Exchanged> {
  await learn(device, api, account);
  const done: Exchanged = { sent: 0, received: 0, live: [] };
  for (const log of await reachable(device, account)) {
    const post = (body: Uint8Array) => api.exchange(log.id, body);
    const { exchange } = device.loaded;
    const { device: id } = device.identity;
    const exchanged = exchange(unlessCleared(device.database), id, log.id, log.role, post, Date.now);
    const report = await exchanged.catch(refuse);
    // Who has logged out meanwhile must not find it all here again.
    const session = await device.kept.session();
    if (session?.account !== account) throw new LoggedOut();
    if (report.ended) {
      await device.kept.keepLogs([{ ...log, ended: true }]);
      continue;
    }
    done.sent += report.sent;
    done.received += report.received;
    done.live.push([log.id, report.refused.map(([page]) => page)]);
  }
  return done;
}

/** In the words of everything else that the server may refuse. */
function refuse(error: unknown): never {
  const { problem } = error as Partial<Fault>;
  throw problem ? new Refused(problem) : error;
}
