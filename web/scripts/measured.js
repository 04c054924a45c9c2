/** What runs in the page while it is measured. Times are in ms since the navigation. */

/** Notes when the tap was stored, when the guide was drawn, and the first line of the timeline. */
export function watch() {
  const measured = (window.measured = { shown: 0, durable: 0, guide: 0, line: 0, core: 0, tap });
  const told = {};
  /** What is waited for: whoever asks again and again is measured too. */
  measured.stored = new Promise((resolve) => (told.stored = resolve));
  measured.listed = new Promise((resolve) => (told.listed = resolve));
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = transaction.call(this, stores, mode, options);
    if (mode === 'readwrite') made.addEventListener('complete', () => note('durable'));
    return made;
  };
  new MutationObserver(() => {
    if (document.querySelector('.guide')) note('guide');
    if (!measured.line && document.querySelector('a.line')) listed();
  }).observe(document, { childList: true, subtree: true });

  function tap() {
    measured.shown = performance.now();
    document.querySelector('.happening').click();
  }

  /** The first time after the tap. */
  function note(what) {
    if (measured.shown && !measured[what]) measured[what] = performance.now();
    if (measured.durable && measured.guide) told.stored(measured);
  }

  function listed() {
    measured.line = performance.now();
    measured.core = performance.getEntriesByName('core')[0].startTime;
    told.listed(measured);
  }
}

/** Taps in the frame after there is something to tap. */
export function tapAtOnce() {
  const seen = new MutationObserver(() => {
    if (!document.querySelector('.happening')) return;
    seen.disconnect();
    requestAnimationFrame(() => window.measured.tap());
  });
  seen.observe(document, { childList: true, subtree: true });
}
