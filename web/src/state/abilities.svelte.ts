import { remember, remembered } from './remember';

/** What this device can do and what it cannot, for Settings to say honestly. */
class Abilities {
  /** The browser has promised not to clear the storage; null until it has been asked. */
  persistent = $state<boolean | null>(null);
  /** Opened from the home screen: on iPhones only then nothing is cleared after a week. */
  readonly installed = matchMedia('(display-mode: standalone)').matches;
  readonly wakeLock = 'wakeLock' in navigator;
  readonly vibration = 'vibrate' in navigator;
  /** It opens without a network. */
  readonly offline = 'serviceWorker' in navigator;

  async look(): Promise<void> {
    const is = await navigator.storage?.persisted?.().catch(() => false);
    if (is) this.persistent = true;
  }

  /** Asks the browser, once: some ask the person in turn. */
  async askToPersist(): Promise<void> {
    if (this.persistent !== null || remembered(ASKED)) return;
    remember(ASKED, 'yes');
    this.persistent = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  }
}

const ASKED = 'asked-to-persist';

export const abilities = new Abilities();
