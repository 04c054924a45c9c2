/** A moment as people say it: the time on the same day, the date as well on others. */
export function clock(ms: number, nowMs: number, language: string): string {
  const at = new Date(ms);
  const time = at.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  const date = at.toLocaleDateString(language, { day: 'numeric', month: 'short' });
  return `${date}, ${time}`;
}
