/** A moment as people say it: the time on the same day, the date as well on others. */
export function clock(ms: number, nowMs: number, language: string): string {
  // Of the same language, as it is written where the person lives: 14:02 or 2:02 PM.
  const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  const at = new Date(ms);
  const time = at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  const date = at.toLocaleDateString(locale, { day: 'numeric', month: 'short' });
  return `${date}, ${time}`;
}
