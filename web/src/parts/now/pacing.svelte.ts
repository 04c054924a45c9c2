/** How this device paces: kept here, as a phone and a laptop are held differently. */
import { remember, remembered } from '../../state/remember';
import { BREATHS_USUAL } from './pacer';

const KEPT = 'pacing';

class Pacing {
  breaths = $state(BREATHS_USUAL);
  /** A soft tone; off until asked for: one may be among people. */
  sound = $state(false);
  felt = $state(true);
  /** Words and steps in place of a moving shape, also where the system does not ask for it. */
  still = $state(false);

  constructor() {
    try {
      Object.assign(this, JSON.parse(remembered(KEPT) ?? '{}'));
    } catch {
      // What cannot be read is as if nothing had been set.
    }
  }

  set(change: Partial<Pick<Pacing, 'breaths' | 'sound' | 'felt' | 'still'>>): void {
    Object.assign(this, change);
    const { breaths, sound, felt, still } = this;
    remember(KEPT, JSON.stringify({ breaths, sound, felt, still }));
  }
}

export const pacing = new Pacing();
