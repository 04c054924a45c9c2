/** What runs first. The browser takes its time to open the storage, and a tap waits for it: it
    begins before the screens have been read. */
import './styles/tokens.css';
import { database } from './state/storage';

// Whoever needs it asks again, and is told then.
open().catch(() => {});
void import('./begin');

/** Where it is forbidden some browsers throw at once: the screens come all the same. */
async function open(): Promise<void> {
  await database.opened();
}
