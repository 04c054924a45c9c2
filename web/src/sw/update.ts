/** Takes over a new version of the app, but never while an episode runs or the app is seen. */
import { app } from '../state/app.svelte';
import { isEpisodeRunning } from '../state/during.svelte';

let waiting: ServiceWorker | null = null;
let isReloadWanted = false;

export function watchForUpdates(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const isUpdate = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    isReloadWanted = isUpdate;
    update();
  });
  document.addEventListener('visibilitychange', update);
  void serviceWorker.register('/sw.js', { scope: '/' }).then(follow, () => {});
}

function follow(registration: ServiceWorkerRegistration): void {
  waiting = registration.waiting;
  registration.addEventListener('updatefound', () => {
    const found = registration.installing;
    found?.addEventListener('statechange', () => {
      if (found.state === 'installed') waiting = found;
    });
  });
}

/** Only while nobody looks: a half-typed note, or a tap about to be made, is not lost. */
function update(): void {
  const isQuiet = document.visibilityState === 'hidden' && app.screen === 'now';
  if (!isQuiet || isEpisodeRunning()) return;
  if (isReloadWanted) location.reload();
  else if (navigator.serviceWorker.controller) waiting?.postMessage({ type: 'SKIP_WAITING' });
}
