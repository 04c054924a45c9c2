/** Which log was looked at last, over a reload. */
import { app } from './app.svelte';
import { remember, remembered } from './remember';

const KEY = 'shown-log';

export const chosenBefore = (): string | null => remembered(KEY);

/** Runs for as long as the tab lives. With one log there is nothing to choose. */
export function rememberShown(): void {
  $effect.root(() => {
    $effect(() => {
      if (app.logs.length > 1 && app.shown) remember(KEY, app.shown.id);
    });
  });
}
