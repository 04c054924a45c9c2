/** What happens while an episode runs, and what waits until none does. */
import { live } from '../parts/now/running';
import { tapped } from '../parts/now/tapped.svelte';
import { abilities } from './abilities.svelte';
import { app } from './app.svelte';
import { keepAwake } from './wake';

export function isEpisodeRunning(): boolean {
  return live(app.own, app.now) !== null || tapped.current !== null;
}

/** Runs for as long as the tab lives. */
export function watchEpisodes(): void {
  $effect.root(() => {
    $effect(() => keepAwake(isEpisodeRunning()));
    $effect(() => {
      // Something is there that must not be lost, and nobody is in need just now.
      const isWorthKeeping = (app.own?.episodes.length ?? 0) > 0;
      if (isWorthKeeping && !isEpisodeRunning()) void abilities.askToPersist();
    });
  });
}
