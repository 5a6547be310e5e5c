/** What a reader's browser opens and seals. What cannot be opened is said to be so, and keeps nothing else back. */
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { accessBy, idOf, newCode } from '../../../src-shared/trust/code.ts'
import { type Link, linkIn, linkParts } from '../../../src-shared/trust/link.ts'
import { type Kind, type Message, messageIn, partsOf } from '../../../src-shared/trust/message.ts'
import { openMessage, type Side, sealMessage, unwrap, wrapFor } from '../../../src-shared/trust/seal.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from '../server/api.ts'
import type { Mine } from './mine.ts'
import type { Detail, TrustReader } from './queries.ts'

type Key = Uint8Array<ArrayBuffer>

export interface Said {
  n: number
  side: Side
  at: number
  by: string | null
  /** A note that links the conversation, in place of a message. */
  link: Link | null
  /** Neither is there: it cannot be opened, so it is not what was written. */
  message: Message | null
}

export interface Opened {
  key: Key
  said: Said[]
}

/** Null: the conversation's key does not open with hers, or was not handed to her. */
export async function openConversation(detail: Detail, { privateKey }: Mine): Promise<Opened | null> {
  if (detail.wrap === null) return null
  const { id, wrap } = detail
  const key = await unwrap(privateKey, wrap, id).catch(toldAs('a conversation cannot be opened'))
  if (key === null) return null
  const said = await Promise.all(
    detail.sealed.map(async ({ n, side, at, by, sealed }): Promise<Said> => {
      const opened = await openMessage(key, { conversation: id, side, n }, sealed)
        .then((parts) => {
          // Only readers link: whoever writes has the conversation's key too.
          const link = side === 'note' ? linkIn(parts) : null
          return { link, message: link ? null : messageIn(parts) }
        })
        .catch(toldAs('a message cannot be opened'))
      return { n, side, at, by, ...(opened ?? { link: null, message: null }) }
    }),
  )
  return { key, said }
}

const toldAs = (what: string) => (error: unknown) => {
  console.warn(what, error)
  return null
}

const wordsOnly = (text: string, language: Language, kind: Kind | null = null): Message => ({
  kind,
  language,
  text,
  pictures: [],
})

/** An answer to the sender or a note for readers, for one place in its conversation. */
export const sealAnswer = (
  key: Key,
  where: { conversation: string; side: 'reader' | 'note'; n: number },
  text: string,
  language: Language,
): Promise<string> => sealMessage(key, where, partsOf(wordsOnly(text, language)))

/** The conversation is linked, or is so no longer: a note for one place in it. */
export const sealLink = (key: Key, conversation: string, n: number, link: Link): Promise<string> =>
  sealMessage(key, { conversation, side: 'note', n }, linkParts(link))

export interface Letter {
  kind: Kind
  send(): Promise<void>
}

/**
 * A letter on paper, sealed as the open page seals. Nobody gets its code: who wrote it left no way to be answered. Sent
 * again as it is, it arrives once; the readers are asked for at each try.
 */
export async function sealLetter(
  kind: Kind,
  text: string,
  language: Language,
  domain: string,
): Promise<Letter> {
  const { locator, key } = await accessBy(newCode(), domain)
  const conversation = await idOf(locator)
  const sealed = await sealMessage(
    key,
    { conversation, side: 'sender', n: 0 },
    partsOf(wordsOnly(text, language, kind)),
  )
  return {
    kind,
    async send() {
      const { readers } = await api.trust.readers({})
      const wraps = await Promise.all(
        admittedOf(readers).map(async (reader) => ({
          reader: reader.id,
          ...(await wrapFor(fromBase64(reader.key), key, conversation)),
        })),
      )
      await api.trust.letter({ body: { locator, wraps, sealed, kind } })
    },
  }
}

export const admittedOf = (readers: readonly TrustReader[]): TrustReader[] =>
  readers.filter(({ admittedBy }) => admittedBy !== null)

/** All keys of conversations that `to` has not and `mine` opens. `given` tells how many so far. */
export async function handKeysOver(
  { privateKey }: Mine,
  to: TrustReader,
  given: (soFar: number) => void,
): Promise<{ given: number; failed: number }> {
  const failed = new Set<string>()
  const reader = fromBase64(to.key)
  let soFar = 0
  for (;;) {
    const { conversations } = await api.trust.without({ reader: to.id })
    const left = conversations.filter(({ id }) => !failed.has(id))
    if (left.length === 0) return { given: soFar, failed: failed.size }
    const wraps = await Promise.all(
      left.map(async ({ id, wrap }) => {
        const key = await unwrap(privateKey, wrap, id).catch(toldAs('a key cannot be handed over'))
        if (key === null) failed.add(id)
        return key && { conversation: id, ...(await wrapFor(reader, key, id)) }
      }),
    )
    const good = wraps.filter((one) => one !== null)
    if (good.length > 0) await api.trust.handOver({ reader: to.id, body: { wraps: good } })
    soFar += good.length
    given(soFar)
  }
}
