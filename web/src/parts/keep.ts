/** Says so when something could not be stored: nothing is lost silently. */
import { text } from '../text/text.svelte';
import { undo } from './undo.svelte';

/** Whether it was stored. */
export async function keep(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch {
    undo.say(text.t.app.notStored);
    return false;
  }
}
