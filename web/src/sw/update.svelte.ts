/** Takes over a new version of the app, but never while an episode runs or the app is seen. */
import { app, type Screen } from '../state/app.svelte';
import { isEpisodeRunning } from '../state/during.svelte';

/** Where nothing is typed that a reload would lose. */
const NOTHING_TYPED: Screen[] = ['now', 'timeline', 'calendar', 'charts', 'card', 'devices'];
/** Held by every tab that must not be disturbed: the old pages go for all of them at once. */
const IN_USE_LOCK = 'banister.in-use';
/** Browsers look for a new version when a page is opened: an app may stay open for weeks. */
const LOOK_MS = 60 * 60 * 1000;

let registration: ServiceWorkerRegistration | undefined;
let lookedMs = Date.now();
let isReloadWanted = false;
let isReloading = false;
/** While this tab is in use: lets go of the lock. */
let letGo: (() => void) | null = null;
/** Resolves when this tab holds the lock no more. */
let inUse: Promise<unknown> = Promise.resolve();

export function watchForUpdates(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let controller = serviceWorker.controller;
  serviceWorker.addEventListener('controllerchange', () => {
    // The first one brings what the page has already.
    isReloadWanted ||= controller !== null;
    ({ controller } = serviceWorker);
    void update();
  });
  document.addEventListener('visibilitychange', () => void update());
  $effect.root(() => {
    $effect(() => void update());
  });
  // Where workers are forbidden, some browsers resolve with nothing.
  void serviceWorker.register('/sw.js', { scope: '/' }).then(
    (found) => found && follow(found),
    () => {},
  );
}

function follow(found: ServiceWorkerRegistration): void {
  registration = found;
  found.addEventListener('updatefound', () => {
    found.installing?.addEventListener('statechange', () => void update());
  });
  void update();
}

async function update(): Promise<void> {
  const isRunning = isEpisodeRunning();
  const isIdle = NOTHING_TYPED.includes(app.screen) && !isRunning;
  const isQuiet = document.visibilityState === 'hidden' && isIdle;
  hold(!isQuiet);
  if (!isQuiet) {
    if (!isRunning) look();
  } else if (isReloadWanted) {
    reload();
  } else {
    await takeOver();
  }
}

/** Once: another reload while the page is already going away has crashed Chromium 156. */
function reload(): void {
  if (isReloading) return;
  isReloading = true;
  location.reload();
}

/** Only while nobody looks, in any tab: a half-typed note, or a tap about to be made, is not lost. */
async function takeOver(): Promise<void> {
  if (!registration?.waiting || !navigator.serviceWorker.controller) return;
  await inUse;
  await navigator.locks.request(IN_USE_LOCK, { ifAvailable: true }, (free) => {
    if (free) registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
  });
}

function hold(isWanted: boolean): void {
  if (isWanted === (letGo !== null)) return;
  letGo?.();
  letGo = null;
  if (!isWanted) return;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  inUse = navigator.locks.request(IN_USE_LOCK, { mode: 'shared' }, () => held);
}

/** Asks for a new version now and then. Without a network there is none. */
function look(): void {
  if (Date.now() - lookedMs < LOOK_MS) return;
  lookedMs = Date.now();
  void registration?.update().catch(() => {});
}
