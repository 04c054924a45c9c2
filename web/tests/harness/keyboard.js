/** What is wrong with a screen for someone who types: everything is reached, and is seen to be. */

/** More than any screen has. */
const STOPS_MAX = 400;

export async function keyboardFaults(page) {
  await page.evaluate(begin);
  const faults = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(look);
    if (said === 'end') break;
    if (said) faults.push(said);
  }
  return [...faults, ...(await page.evaluate(missed))];
}

/** In the page: from its very beginning. */
function begin() {
  window.reached = new Set();
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  getSelection().removeAllRanges();
  const first = document.createElement('span');
  first.tabIndex = -1;
  document.body.prepend(first);
  first.focus();
  first.remove();
}

/** In the page: whether what has the focus shows it, and is not hidden behind something. */
function look() {
  const now = document.activeElement;
  if (now === document.body || window.reached.has(now)) {
    // A date has several stops in itself.
    return now === window.last && now.matches('input') ? '' : 'end';
  }
  window.reached.add(now);
  window.last = now;
  const name = `"${(now.getAttribute('aria-label') ?? now.textContent ?? '').trim().slice(0, 40) || now.tagName}"`;
  const { outlineStyle, outlineWidth } = getComputedStyle(now);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return `${name} does not show the focus`;
  const box = now.getBoundingClientRect();
  // Not all of it has to be seen, of a large field either.
  const over = [box.y + box.height / 2, box.y + Math.min(12, box.height / 2)].map((y) =>
    document.elementFromPoint(box.x + box.width / 2, y),
  );
  const own = over.some((one) => one && (now.contains(one) || one.contains(now)));
  return own ? '' : `${name} has the focus behind ${over[1]?.tagName ?? 'the edge'} ${over[1]?.className ?? ''}`;
}

/** In the page: what the keyboard did not come to. */
function missed() {
  // What shows itself only while it has the focus goes again.
  document.activeElement?.blur();
  const controls = document.querySelectorAll('a[href], button, input, select, textarea, summary');
  return [...controls]
    .filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !window.reached.has(one),
    )
    .map(
      (one) => `"${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}" is not reached`,
    );
}
