/** The screens, and what they need. */
import { mount } from 'svelte';
import App from './App.svelte';
import { follow, start } from './state/start';
import { watchForUpdates } from './sw/update.svelte';

const target = document.getElementById('app');
if (target) {
  // The core is on its way while the first screen is drawn.
  follow();
  const started = start();
  mount(App, { target });
  void started.then(watchForUpdates);
}
