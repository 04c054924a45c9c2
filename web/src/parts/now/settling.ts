/** Just after an episode has left the screen, a tap is still meant for what was there: a second
    tap on "over" must not start another. */
const SETTLED_MS = 700;
let leftAt = -Infinity;

export function episodeLeft(): void {
  leftAt = performance.now();
}

export function isSettling(): boolean {
  return performance.now() - leftAt < SETTLED_MS;
}
