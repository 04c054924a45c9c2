/** Small things that this browser remembers: what was dismissed, the language, how to pace. Where
    that is forbidden (asking throws, with cookies blocked) they last as long as the tab does. */
const here = new Map<string, string>();

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? here.get(key) ?? null;
  } catch {
    return here.get(key) ?? null;
  }
}

export function remember(key: string, value: string): void {
  here.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept in the tab.
  }
}
