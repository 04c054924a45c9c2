/** The access journal as its owner reads it. */
import type { Access } from '../../generated/Access';

/** What somebody did on one device. */
export interface Look {
  account: string;
  /** Of the person; null: not said. */
  name: string | null;
  device: string | null;
  /** When the last hours began in which they looked, and wrote. */
  readMs: number | null;
  wroteMs: number | null;
}

/** Each device once, whoever was there last first. */
export function looks(journal: Access[]): Look[] {
  const all = new Map<string, Look>();
  for (const line of journal) {
    const look = all.get(line.device_id) ?? blank(line);
    const hourMs = Date.parse(line.hour);
    if (line.action === 'read') look.readMs = Math.max(look.readMs ?? 0, hourMs);
    else look.wroteMs = Math.max(look.wroteMs ?? 0, hourMs);
    all.set(line.device_id, look);
  }
  return [...all.values()].sort((a, b) => lastMs(b) - lastMs(a));
}

function blank(line: Access): Look {
  const { account_id: account, display_name: name, device_name: device } = line;
  return { account, name: name ?? null, device: device ?? null, readMs: null, wroteMs: null };
}

function lastMs(look: Look): number {
  return Math.max(look.readMs ?? 0, look.wroteMs ?? 0);
}
