/** What is wrong with a screen as it is laid out. {@link layoutFaults} runs in the page. */

/** Larger letters, as set in the browser; 1 is usual. */
export async function setLetters(page, times) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setFontSizes', { fontSizes: { standard: 16 * times, fixed: 13 * times } });
  await browser.detach();
}

/** Wider than the screen, covered, cut off, moving, or, if `leastPx` says so, too small. */
export function layoutFaults(leastPx) {
  const faults = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push(`wider than the screen by ${wide} px`);
  const moving = document.getAnimations().filter((one) => one.playState === 'running').length;
  if (moving) faults.push(`${moving} things move`);
  for (const control of document.querySelectorAll('a[href], button, input, select, textarea, summary'))
    if (isShown(control)) faults.push(...faultsOf(control));
  return faults;

  function isShown(control) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.closest('[inert]')) return false;
    // Comes into view when the keyboard gets there.
    return getComputedStyle(control).position !== 'fixed';
  }

  function faultsOf(control) {
    const name = `"${(control.getAttribute('aria-label') ?? control.textContent).trim().slice(0, 40)}"`;
    control.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = control.getBoundingClientRect();
    const found = [];
    const small = Math.round(Math.min(box.width, box.height));
    if (small < leastPx) found.push(`${name} is ${small} px small`);
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const own =
      over && (control.contains(over) || over.contains(control) || control.labels?.[0]?.contains(over));
    if (!own) found.push(`${name} is covered by ${over?.tagName ?? 'nothing'} ${over?.className ?? ''}`);
    if (isCut(control, box)) found.push(`${name} is cut off`);
    return found;
  }

  /** Whether letters stand outside of their control. */
  function isCut(control, box) {
    const walk = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walk.nextNode()) {
      if (walk.currentNode.parentElement.closest('.only-heard, option, textarea')) continue;
      range.selectNodeContents(walk.currentNode);
      const { left, right, width } = range.getBoundingClientRect();
      if (width > 1 && (left < box.left - 1 || right > box.right + 1)) return true;
    }
    return false;
  }
}
