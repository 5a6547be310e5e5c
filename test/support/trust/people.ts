/** Those on the trust line: who writes from a phone, and readers with keys of their own, as the pages do it. */
import { fromBase64, toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { type Access, accessBy, idOf, newCode } from '../../../src-shared/trust/code.ts'
import { type Message, messageIn, partsOf } from '../../../src-shared/trust/message.ts'
import {
  type KeyPair,
  makeReaderKey,
  openMessage,
  type Side,
  sealMessage,
  unwrap,
  wrapFor,
} from '../../../src-shared/trust/seal.ts'
import { doWork } from '../../../src-shared/work.ts'

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at wherever it is
  body: any
}
type Call = (method: string, path: string, body?: unknown) => Promise<Answer>

export const tip = (text: string, more: Partial<Message> = {}): Message => ({
  kind: 'bribe',
  language: 'kk',
  text,
  pictures: [],
  ...more,
})

/** Somebody without an account, or whoever has this cookie. */
export function anybody(url: string, cookie = ''): Call {
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-taza': '1',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }
}

export async function logInAs(url: string, login: string, password: string): Promise<Call> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-taza': '1' },
    body: JSON.stringify({ login, password }),
  })
  return anybody(url, answer.headers.get('set-cookie')?.split(';')[0] ?? '')
}

export interface Sender {
  code: Uint8Array<ArrayBuffer>
  access: Access
  id: string
  begin(message: Message): Promise<Answer>
  write(n: number, message: Message): Promise<Answer>
  read(): Promise<{ state: string; next: number; said: { side: string; at: number; message: Message }[] }>
}

export async function newSender(call: Call, domain: string): Promise<Sender> {
  const code = newCode()
  const access = await accessBy(code, domain)
  const { locator, key } = access
  const conversation = await idOf(locator)
  const about = async () => (await call('GET', '/api/open/trust')).body
  const seal = (n: number, message: Message) =>
    sealMessage(key, { conversation, side: 'sender', n }, partsOf(message))
  const worked = async (n: number, sealed: string) => {
    const { challenge, bits } = (await about()).work
    return { challenge, counters: doWork(challenge, bits, utf8(`${locator}\n${n}\n${sealed}`)) }
  }
  return {
    code,
    access,
    id: conversation,
    async begin(message) {
      const { readers } = await about()
      const sealed = await seal(0, message)
      const wraps = await Promise.all(
        readers.map(async (reader: { id: string; key: string }) => ({
          reader: reader.id,
          ...(await wrapFor(fromBase64(reader.key), key, conversation)),
        })),
      )
      const body = { locator, wraps, sealed, work: await worked(0, sealed) }
      return call('POST', '/api/open/trust/conversations', body)
    },
    async write(n, message) {
      const sealed = await seal(n, message)
      return call('POST', '/api/open/trust/messages', { locator, n, sealed, work: await worked(n, sealed) })
    },
    async read() {
      const { body } = await call('POST', '/api/open/trust/read', { locator })
      const said = await Promise.all(
        body.messages.map(
          async ({ n, side, at, sealed }: { n: number; side: Side; at: number; sealed: string }) => ({
            side,
            at,
            message: messageIn(await openMessage(key, { conversation, side, n }, sealed)),
          }),
        ),
      )
      return { state: body.state, next: body.next, said }
    },
  }
}

export interface ReaderPerson {
  keys: KeyPair
  id: string
  call: Call
  /** What she can read of a conversation. */
  open(conversation: string): Promise<{ key: Uint8Array<ArrayBuffer>; texts: string[] }>
}

/** A reader at her browser: makes a key and names it. */
export async function newReader(call: Call): Promise<ReaderPerson> {
  const keys = await makeReaderKey()
  const named = await call('PUT', '/api/trust/key', { key: toBase64(keys.publicKey) })
  return {
    keys,
    id: named.body.id,
    call,
    async open(conversation) {
      const { status, body } = await call('GET', `/api/trust/conversations/${conversation}`)
      if (status !== 200 || !body.wrap) throw new Error(`not readable: ${status}`)
      const key = await unwrap(keys.privateKey, body.wrap, conversation)
      const texts = await Promise.all(
        body.sealed.map(async ({ n, side, sealed }: { n: number; side: Side; sealed: string }) => {
          const message = messageIn(await openMessage(key, { conversation, side, n }, sealed))
          return message.text
        }),
      )
      return { key, texts }
    },
  }
}
