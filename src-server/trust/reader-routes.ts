/** The trust line for its readers, in the console: keys, the inbox, answers. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { trustPage } from '../../src-shared/api/trust.ts'
import { fewestReaders, states } from '../../src-shared/trust/bounds.ts'
import { idOf } from '../../src-shared/trust/code.ts'
import { isPublicKey } from '../../src-shared/trust/seal.ts'
import type { Audit } from '../audit.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { isForAll } from './open-routes.ts'
import { mayRead, type Reader, type Readers } from './readers.ts'
import { countFiled } from './statistics.ts'
import type { TrustStore } from './store.ts'

interface Deps {
  store: TrustStore
  readers: Readers
  audit: Audit
  domain: string
  now(): number
  /** The hour that it is, Unix ms. */
  hour(): number
  dueFrom(hour: number): number
}

const waiting = ['new', 'open'] as const

export function readerRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, readers, audit, domain, now, hour, dueFrom } = deps
  const api = consoleApi.trust

  /** Nobody reads without a key that was let in. */
  async function reading({ login }: Staff): Promise<Reader> {
    const me = await readers.of(login)
    if (!me?.admittedBy)
      throw new Refusal('not-allowed', { status: 409, detail: 'no reader has let this key in' })
    return me
  }

  /** What was begun in this hour is shown when it is over, and so are the words of what was added. */
  async function shown(id: string) {
    const conversation = await store.one(id)
    if (!conversation || conversation.begun >= hour()) throw notFound()
    return conversation
  }

  route(app, api.readers, async ({ caller }) => {
    const without = await readers.without()
    const all = await readers.present()
    return {
      me: all.find(({ login }) => login === caller.login)?.id ?? null,
      domain,
      readers: all.map((one) => ({ ...one, without: without.get(one.id) ?? 0 })),
    }
  })

  route(app, api.setKey, async ({ body, caller }) => {
    if (!mayRead(caller.roles)) throw new Refusal('not-allowed', { detail: 'an administrator is no reader' })
    if (!(await isPublicKey(body.key)))
      throw new Refusal('bad-input', { detail: 'not the public half of a key' })
    const set = await readers.setKey(caller.login, body.key, hour())
    await audit.record(caller.login, 'named-trust-key', set.id, { admitted: set.admitted })
    return set
  })

  route(app, api.admit, async ({ params, caller }) => {
    const one = await readers.admit(params.reader, caller.login)
    await audit.record(caller.login, 'admitted-trust-reader', one.login, { key: one.id })
    return { ok: true as const }
  })

  route(app, api.without, async ({ params, caller }) => {
    const me = await reading(caller)
    return { conversations: await readers.handable(me.id, params.reader, trustPage) }
  })

  route(app, api.handOver, async ({ params, body, caller }) => {
    const me = await reading(caller)
    const other = (await readers.admitted()).find(({ id }) => id === params.reader)
    if (!other) throw notFound()
    await readers.handOver(me.id, other.id, body.wraps)
    await audit.record(caller.login, 'handed-over-trust-keys', other.login, { keys: body.wraps.length })
    return { ok: true as const }
  })

  route(app, api.list, async ({ query, caller }) => {
    const me = await reading(caller)
    const { state, page } = query
    const wanted = state === 'all' ? states : state === 'waiting' ? waiting : [state]
    const { all, rows } = await store.page(wanted, hour(), page, trustPage)
    const wraps = await store.wrapsOf(
      me.id,
      rows.map(({ id }) => id),
    )
    return { all, conversations: rows.map((row) => ({ ...row, wrap: wraps.get(row.id) ?? null })) }
  })

  route(app, api.get, async ({ params, caller }) => {
    const me = await reading(caller)
    const conversation = await shown(params.id)
    const messages = await store.messages(params.id)
    const wraps = await store.wrapsOf(me.id, [params.id])
    await audit.record(caller.login, 'read-trust-conversation', params.id)
    return {
      ...conversation,
      messages: messages.length,
      wrap: wraps.get(params.id) ?? null,
      sealed: messages.filter(({ side, at }) => side !== 'sender' || at < hour()),
    }
  })

  route(app, api.answer, async ({ params, body, caller }) => {
    await reading(caller)
    await shown(params.id)
    const { n, side, sealed } = body
    const said = side === 'reader' ? ({ state: 'answered', due: null, closed_at: null } as const) : {}
    await store.add({ conversation: params.id, n, side, at: hour(), by: caller.name, sealed }, said)
    await audit.record(caller.login, side === 'reader' ? 'answered-trust' : 'noted-trust', params.id)
    return { ok: true as const }
  })

  route(app, api.file, async ({ params, body, caller }) => {
    await reading(caller)
    const before = await shown(params.id)
    const isReader = (await readers.admitted()).some(({ login }) => login === body.holder)
    if (body.holder !== null && !isReader) throw new Refusal('bad-input', { detail: 'no such reader' })
    const closed = body.state === 'closed'
    await store.set(params.id, { ...body, closed_at: closed ? (before.closed_at ?? now()) : null })
    await audit.record(caller.login, 'filed-trust', params.id, body)
    return { ok: true as const }
  })

  route(app, api.letter, async ({ body, caller }) => {
    await reading(caller)
    const { locator, wraps, sealed, kind } = body
    const present = await readers.admitted()
    if (present.length < fewestReaders || !isForAll(wraps, present))
      throw new Refusal('bad-input', { status: 409, detail: 'the readers are others now' })
    const id = await idOf(locator)
    const at = hour()
    await store.begin(
      {
        id,
        origin: 'paper',
        state: 'new',
        kind,
        holder: caller.login,
        due: dueFrom(at),
        begun: at,
        last: at,
        closed_at: null,
      },
      wraps,
      { conversation: id, n: 0, side: 'sender', at, by: caller.name, sealed },
    )
    await audit.record(caller.login, 'typed-trust-letter', id)
    return { id }
  })

  route(app, api.statistics, async () => countFiled(await store.filed(hour()), now()))
}
