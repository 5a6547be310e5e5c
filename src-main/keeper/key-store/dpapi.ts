/** Secrets sealed by Windows' data protection for this user on this machine, through native/dpapi. */
import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { Base64, ProblemError } from '../../../src-shared/vocabulary.ts'

/** What CryptProtectData made. */
export const DpapiSealed = z.object({ store: z.literal('dpapi'), blob: Base64 }).strict()
export type DpapiSealed = z.infer<typeof DpapiSealed>

const helperMs = 15_000

/** Throws a ProblemError when Windows refuses. */
export const sealByDpapi = (secret: Uint8Array, program: string): DpapiSealed => ({
  store: 'dpapi',
  blob: helper(program, 'protect', secret).toString('base64'),
})

/** Throws a ProblemError when it is another machine's or another user's. */
export const openByDpapi = (kept: DpapiSealed, program: string): Buffer =>
  helper(program, 'unprotect', Buffer.from(kept.blob, 'base64'))

function helper(program: string, what: 'protect' | 'unprotect', input: Uint8Array): Buffer {
  const { error, status, stdout, stderr } = spawnSync(program, [what], { input, timeout: helperMs })
  if (!error && status === 0) return stdout
  const why = error?.message ?? stderr.toString('utf8').trim().slice(0, 300)
  throw new ProblemError('internal', `Windows' data protection did not do its part (${why})`)
}
