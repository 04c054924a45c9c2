// Waiting for what is to come, without looking again and again.

/** Whatever takes longer than this (ms) has failed. */
export const PATIENCE = 15_000

/**
 * Waits until `check` gives something: it is asked now and after every one of the events, given
 * as pairs of an emitter and a name.
 */
export function until(what, events, check, patience = PATIENCE) {
  return new Promise((resolve, reject) => {
    const end = (settle, outcome) => {
      clearTimeout(deadline)
      events.forEach(([emitter, name]) => emitter.off(name, look))
      settle(outcome)
    }
    const late = () => end(reject, new Error(`it never came to this: ${what}`))
    const deadline = setTimeout(late, patience)
    const look = event => {
      const found = check(event)
      if (found !== undefined) end(resolve, found)
    }
    events.forEach(([emitter, name]) => emitter.on(name, look))
    look()
  })
}
