/**
 * Properties try the same values in every run, so that a change fails the tests and not chance. `npm run chaos --
 * properties` tries others, and more of them.
 */
import fc from 'fast-check'

const { TAZA_SEED: seed = '1', TAZA_TRIES: tries } = process.env
fc.configureGlobal({ seed: Number(seed), ...(tries && { numRuns: Number(tries) }) })
