/** Keeps the screen on while it is wanted, where the device can. */
let wanted = false;
let lock: WakeLockSentinel | null = null;

export function keepAwake(isWanted: boolean): void {
  wanted = isWanted;
  if (isWanted) void acquire();
  else void release();
}

/** A lock is lost whenever the app is hidden. */
document.addEventListener('visibilitychange', () => {
  if (wanted) void acquire();
});

async function acquire(): Promise<void> {
  if (lock && !lock.released) return;
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
  // Refused when the battery is low: the guide works without.
  lock = await navigator.wakeLock.request('screen').catch(() => null);
  if (!wanted) await release();
}

async function release(): Promise<void> {
  const held = lock;
  lock = null;
  await held?.release();
}
