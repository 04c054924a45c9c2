// automerge-repo's adapter suite is written for vitest and uses three words of it. Node's own
// runner knows two of them; this spares some fifty packages.

import assert from "node:assert"
import { describe, it as test } from "node:test"

/** Tests of the suite that are left out: their names, and why. */
export const leftOut = new Map()

/** A test, unless it is left out. */
export const it = (name, run) => test(name, { skip: leftOut.get(name) ?? false }, run)

/** What is expected of a value. */
export const expect = value => ({
  toMatchObject: expected => assert.deepStrictEqual({ ...value, ...expected }, { ...value }),
})

export { describe }
