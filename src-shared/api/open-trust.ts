/** The trust line as whoever writes to it sees it. What is sealed, the server cannot read (src-shared/trust). */
import { z } from 'zod'
import { longestSealed, mostMessages, mostReaders, states } from '../trust/bounds.ts'
import { Base64 } from '../vocabulary.ts'
import { counterBelow, workPuzzles } from '../work.ts'
import { endpoint } from './endpoint.ts'

export const Sealed = Base64.max(longestSealed)
const Locator = Base64.length(24)
export const N = z.int().nonnegative().max(mostMessages)
export const ReaderId = z.string().regex(/^[0-9a-f]{32}$/)
export const KeyWrap = z.object({ enc: Base64.length(88), ciphertext: Base64.length(64) })
export const WrapFor = KeyWrap.extend({ reader: ReaderId })
export const PublicKey = Base64.length(88)

export const Work = z.object({
  challenge: z.string().max(128),
  counters: z.array(z.int().nonnegative().max(counterBelow)).length(workPuzzles),
})
export const Challenge = z.object({ challenge: z.string(), bits: z.int() })

/** A sealed message of the largest size, and what stands around it. */
const bodyLimit = longestSealed + 16_384

/** Tries a minute are of one address, behind which a whole campus may be. */
export const openTrust = {
  about: endpoint({
    method: 'GET',
    path: '/api/open/trust',
    who: 'public',
    summary:
      'Whether the trust line is open, whose keys a message is sealed for, and the work to be done first',
    perMinute: 600,
    reply: z.object({
      open: z.boolean(),
      domain: z.string(),
      answerDays: z.int(),
      keptDays: z.int(),
      readers: z.array(z.object({ id: ReaderId, name: z.string(), key: PublicKey })),
      work: Challenge,
    }),
  }),
  begin: endpoint({
    method: 'POST',
    path: '/api/open/trust/conversations',
    who: 'public',
    summary: 'Begin a conversation with a sealed message; the same once more changes nothing',
    perMinute: 60,
    bodyLimit,
    body: z.object({
      locator: Locator,
      wraps: z.array(WrapFor).min(1).max(mostReaders),
      sealed: Sealed,
      work: Work,
    }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  read: endpoint({
    method: 'POST',
    path: '/api/open/trust/read',
    who: 'public',
    summary: 'A conversation by its locator: sealed messages, times to the hour',
    perMinute: 120,
    body: z.object({ locator: Locator }),
    reply: z.object({
      state: z.enum(states),
      messages: z.array(
        z.object({ n: N, side: z.enum(['sender', 'reader']), at: z.int(), sealed: z.string() }),
      ),
      /** The place of the next message. */
      next: N,
    }),
  }),
  write: endpoint({
    method: 'POST',
    path: '/api/open/trust/messages',
    who: 'public',
    summary: 'A further message; refused with 409 where its place is taken',
    perMinute: 60,
    bodyLimit,
    body: z.object({ locator: Locator, n: N, sealed: Sealed, work: Work }),
    reply: z.object({ ok: z.literal(true) }),
  }),
} as const
