/**
 * Main's pass to the recorder. The keeper knows who is main, and writes down what it does; whoever orders the recorder
 * must be the same program.
 */
import { randomBytes } from 'node:crypto'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export type Pass = ReturnType<typeof createPass>

export function createPass(make: () => string = () => randomBytes(16).toString('hex')) {
  let given: string | null = null
  return {
    /** A new one; the one before is no longer good. */
    give: (): string => {
      given = make()
      return given
    },
    /** Serves once. Throws a ProblemError `not-allowed` for any other than the newest. */
    take(pass: string): void {
      const good = given !== null && pass === given
      if (!good) throw new ProblemError('not-allowed', 'this is not the pass of who is main now')
      given = null
    },
    /** Main is gone. */
    forget(): void {
      given = null
    },
  }
}
