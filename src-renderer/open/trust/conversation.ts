/** What the page does for its person: seals, works, sends; opens what came back. Keys and code are in memory alone. */
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { type Access, accessBy, idOf, newCode } from '../../../src-shared/trust/code.ts'
import { type Message, messageIn, partsOf } from '../../../src-shared/trust/message.ts'
import { openMessage, sealMessage, wrapFor } from '../../../src-shared/trust/seal.ts'
import { workFor } from '../../anonymous/work.ts'
import { call } from '../server.ts'

export type Stage = 'sealing' | 'working' | 'sending'
export type About = Awaited<ReturnType<typeof askAbout>>

export const askAbout = () => call('GET /api/open/trust')

export interface Conversation {
  code: Uint8Array<ArrayBuffer>
  access: Access
  id: string
}

async function conversationOf(code: Uint8Array<ArrayBuffer>, domain: string): Promise<Conversation> {
  const access = await accessBy(code, domain)
  return { code, access, id: await idOf(access.locator) }
}

async function seal({ access, id }: Conversation, n: number, message: Message) {
  const sealed = await sealMessage(access.key, { conversation: id, side: 'sender', n }, partsOf(message))
  return { locator: access.locator, sealed, content: `${access.locator}\n${n}\n${sealed}` }
}

/** A message on its way; tried again as it is, it arrives once. */
export interface Sending {
  readonly conversation: Conversation
  /** Rejects with CallError. */
  send(stage: (now: Stage) => void): Promise<void>
}

/** `first`: of a new conversation. The readers are asked for at each try: they may have changed meanwhile. */
export async function prepare(message: Message, domain: string): Promise<Sending> {
  const conversation = await conversationOf(newCode(), domain)
  const { locator, sealed, content } = await seal(conversation, 0, message)
  return {
    conversation,
    async send(stage) {
      stage('working')
      const { readers, work } = await askAbout()
      const counters = await workFor({ ...work, content })
      const wraps = await Promise.all(
        readers.map(async ({ id, key }) => ({
          reader: id,
          ...(await wrapFor(fromBase64(key), conversation.access.key, conversation.id)),
        })),
      )
      stage('sending')
      await call('POST /api/open/trust/conversations', {
        body: { locator, wraps, sealed, work: { challenge: work.challenge, counters } },
      })
    },
  }
}

export interface Said {
  n: number
  side: 'sender' | 'reader'
  at: number
  /** Null: it cannot be opened, so it is not what was written. */
  message: Message | null
}

export interface Read {
  state: 'new' | 'open' | 'answered' | 'closed'
  next: number
  said: Said[]
}

export async function openByCode(
  code: Uint8Array<ArrayBuffer>,
): Promise<{ conversation: Conversation; read: Read }> {
  const { domain } = await askAbout()
  const conversation = await conversationOf(code, domain)
  return { conversation, read: await readAgain(conversation) }
}

export async function readAgain({ access, id }: Conversation): Promise<Read> {
  const { state, next, messages } = await call('POST /api/open/trust/read', {
    body: { locator: access.locator },
  })
  const said = await Promise.all(
    messages.map(async ({ n, side, at, sealed }): Promise<Said> => {
      const message = await openMessage(access.key, { conversation: id, side, n }, sealed)
        .then(messageIn)
        .catch((error: unknown) => {
          console.warn('a message cannot be opened', error)
          return null
        })
      return { n, side, at, message }
    }),
  )
  return { state, next, said }
}

export async function writeMore(
  conversation: Conversation,
  n: number,
  message: Message,
  stage: (now: Stage) => void,
): Promise<void> {
  stage('sealing')
  const { locator, sealed, content } = await seal(conversation, n, message)
  stage('working')
  const { work } = await askAbout()
  const counters = await workFor({ ...work, content })
  stage('sending')
  await call('POST /api/open/trust/messages', {
    body: { locator, n, sealed, work: { challenge: work.challenge, counters } },
  })
}
