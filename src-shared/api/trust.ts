/** The trust line as its readers see it, in the console. They open what is sealed in their own browser. */
import { z } from 'zod'
import { mostMessages, mostReaders, states } from '../trust/bounds.ts'
import { kinds } from '../trust/message.ts'
import { endpoint } from './endpoint.ts'
import { KeyWrap, N, PublicKey, ReaderId, Sealed, WrapFor } from './open-trust.ts'

const ConversationId = z.string().regex(/^[0-9a-f]{32}$/)
const ById = z.object({ id: ConversationId })
const readers = ['reader'] as const
/** At once, of lists and of keys handed over. */
export const trustPage = 100

const TrustReader = z.object({
  id: ReaderId,
  login: z.string(),
  name: z.string(),
  key: PublicKey,
  since: z.int(),
  /** Null: waits until a reader who is there lets her in. */
  admittedBy: z.string().nullable(),
  /** Conversations whose key she has not been handed. */
  without: z.int(),
})

/** What the server knows of a conversation; times are hours. */
const Filed = z.object({
  state: z.enum(states),
  /** As a reader filed it: what the sender chose is sealed. */
  kind: z.enum(kinds).nullable(),
  holder: z.string().nullable(),
  due: z.int().nullable(),
})
const TrustConversation = Filed.extend({
  id: ConversationId,
  origin: z.enum(['page', 'paper']),
  begun: z.int(),
  last: z.int(),
  messages: z.int(),
  /** The caller's; null: another reader must hand it over. */
  wrap: KeyWrap.nullable(),
})

export const trust = {
  readers: endpoint({
    method: 'GET',
    path: '/api/trust/readers',
    who: readers,
    summary: 'The readers of the trust line and their keys, and who could be one',
    reply: z.object({ me: ReaderId.nullable(), domain: z.string(), readers: z.array(TrustReader) }),
  }),
  /** The private half never leaves the reader's browser. */
  setKey: endpoint({
    method: 'PUT',
    path: '/api/trust/key',
    who: readers,
    summary: "Name one's own key; the first is valid at once, others when a reader admits them",
    body: z.object({ key: PublicKey }),
    reply: z.object({ id: ReaderId, admitted: z.boolean() }),
  }),
  admit: endpoint({
    method: 'POST',
    path: '/api/trust/readers/:reader/admit',
    who: readers,
    summary: 'Let another reader in: from now on messages are sealed for her too',
    params: z.object({ reader: ReaderId }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  without: endpoint({
    method: 'GET',
    path: '/api/trust/readers/:reader/without',
    who: readers,
    summary: 'Conversations whose key the caller has and this reader has not',
    params: z.object({ reader: ReaderId }),
    reply: z.object({ conversations: z.array(z.object({ id: ConversationId, wrap: KeyWrap })) }),
  }),
  handOver: endpoint({
    method: 'POST',
    path: '/api/trust/readers/:reader/wraps',
    who: readers,
    summary: "Conversations' keys, sealed anew for an admitted reader",
    params: z.object({ reader: ReaderId }),
    body: z.object({
      wraps: z
        .array(KeyWrap.extend({ conversation: ConversationId }))
        .min(1)
        .max(trustPage),
    }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/trust/conversations',
    who: readers,
    summary: 'The inbox in pages, what is due first',
    query: z.object({
      state: z.enum([...states, 'all', 'waiting']).default('waiting'),
      page: z.coerce.number().int().nonnegative().max(10_000).default(0),
    }),
    reply: z.object({ all: z.int(), conversations: z.array(TrustConversation) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/trust/conversations/:id',
    who: readers,
    summary: 'One conversation with its sealed messages; each look is on the audit record',
    params: ById,
    reply: TrustConversation.extend({
      sealed: z
        .array(
          z.object({
            n: N,
            side: z.enum(['sender', 'reader', 'note']),
            at: z.int(),
            by: z.string().nullable(),
            sealed: z.string(),
          }),
        )
        .max(mostMessages),
    }),
  }),
  answer: endpoint({
    method: 'POST',
    path: '/api/trust/conversations/:id/messages',
    who: readers,
    summary: 'A sealed answer, or a sealed note that readers alone are shown',
    params: ById,
    bodyLimit: 1 << 20,
    body: z.object({ n: N, side: z.enum(['reader', 'note']), sealed: Sealed.max(1_000_000) }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  file: endpoint({
    method: 'PUT',
    path: '/api/trust/conversations/:id',
    who: readers,
    summary: 'State, kind, who sees to it, and by when; on the audit record',
    params: ById,
    body: Filed.extend({
      holder: z.string().max(64).nullable(),
      due: z.int().positive().max(1e14).nullable(),
    }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  letter: endpoint({
    method: 'POST',
    path: '/api/trust/letters',
    who: readers,
    summary: 'A letter on paper that a reader typed in, sealed in her browser like any message',
    bodyLimit: 3 << 20,
    body: z.object({
      locator: z.string().length(24),
      wraps: z.array(WrapFor).min(1).max(mostReaders),
      sealed: Sealed,
      kind: z.enum(kinds),
    }),
    reply: z.object({ id: ConversationId }),
  }),
  statistics: endpoint({
    method: 'GET',
    path: '/api/trust/statistics',
    who: ['reader', 'office', 'officer', 'administrator'],
    summary:
      'How many conversations by kind and state; small numbers, and those that would give them away, are hidden',
    reply: z.object({
      /** `kind` null: all kinds; `unfiled`: not read yet. `count` null: hidden. */
      cells: z.array(
        z.object({
          kind: z.enum([...kinds, 'unfiled']).nullable(),
          state: z.enum(states).nullable(),
          count: z.int().nullable(),
        }),
      ),
      /** Shown as it is: how many are beyond their day, whatever they are about. Null: hidden. */
      late: z.int().nullable(),
    }),
  }),
} as const
