/** A soft tone that rises with the breath in and falls with the breath out. */
const LOW_HZ = 174;
const HIGH_HZ = 233;
const LOUDNESS = 0.07;

let context: AudioContext | null = null;

export function tone(kind: 'in' | 'out', lastsMs: number): void {
  context ??= new AudioContext();
  void context.resume();
  const [begin, seconds] = [context.currentTime, lastsMs / 1000];
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.setValueAtTime(kind === 'in' ? LOW_HZ : HIGH_HZ, begin);
  oscillator.frequency.linearRampToValueAtTime(kind === 'in' ? HIGH_HZ : LOW_HZ, begin + seconds);
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begin + seconds * 0.3);
  gain.gain.linearRampToValueAtTime(0, begin + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + seconds);
}

/** Nothing sounds on after the pacer is gone. */
export function hush(): void {
  void context?.close();
  context = null;
}
