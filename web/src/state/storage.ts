import { Database } from '../core/database';

/** The storage of this device. It is there before the core is. */
export const database = new Database('banister');
