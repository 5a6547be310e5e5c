/** The trust line for whoever writes to it. No address, no cookie, no exact time is read or kept here. */
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import { answerDays, keptDays } from '../../src-shared/trust/bounds.ts'
import { idOf } from '../../src-shared/trust/code.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Work } from '../http/work.ts'
import type { Reader, Readers } from './readers.ts'
import { type TrustStore, taken } from './store.ts'

interface Deps {
  store: TrustStore
  readers: Readers
  work: Work
  domain: string
  /** The hour that it is, Unix ms. */
  hour(): number
  /** When what came now is to be answered by. */
  dueFrom(hour: number): number
}

export function openTrustRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, readers, work, domain, hour, dueFrom } = deps
  const api = openApi.trust

  route(app, api.about, async () => ({
    open: await readers.isOpen(),
    domain,
    answerDays,
    keptDays,
    readers: (await readers.admitted()).map(({ id, name, key }) => ({ id, name, key })),
    work: work.challenge(await store.inHour(hour())),
  }))

  route(app, api.begin, async ({ body }) => {
    const { locator, wraps, sealed } = body
    work.check(body.work, `${locator}\n0\n${sealed}`)
    const id = await idOf(locator)
    // Before anything else: a page that lost the answer sends again, and the readers may have changed meanwhile.
    if ((await store.first(id)) === sealed) return { ok: true as const }
    const now = await readers.admitted()
    if (!(await readers.isOpen())) throw new Refusal('not-allowed', { detail: 'the trust line is closed' })
    if (!isForAll(wraps, now))
      throw new Refusal('bad-input', { status: 409, detail: 'the readers are others now' })
    const at = hour()
    await store.begin(
      {
        id,
        origin: 'page',
        state: 'new',
        kind: null,
        holder: null,
        due: dueFrom(at),
        begun: at,
        last: at,
        closed_at: null,
      },
      wraps,
      { conversation: id, n: 0, side: 'sender', at, by: null, sealed },
    )
    return { ok: true as const }
  })

  route(app, api.read, async ({ body }) => {
    const id = await idOf(body.locator)
    const conversation = await store.one(id)
    if (!conversation) throw notFound()
    const messages = await store.messages(id)
    return {
      state: conversation.state,
      // A note is the readers' own; its place is told, so that the next message has the right one.
      messages: messages.flatMap(({ n, side, at, sealed }) =>
        side === 'note' ? [] : [{ n, side, at, sealed }],
      ),
      next: messages.length,
    }
  })

  route(app, api.write, async ({ body }) => {
    const { locator, n, sealed } = body
    work.check(body.work, `${locator}\n${n}\n${sealed}`)
    const id = await idOf(locator)
    if (n === 0) throw taken()
    if (!(await store.one(id))) throw notFound()
    const at = hour()
    await store.add(
      { conversation: id, n, side: 'sender', at, by: null, sealed },
      { state: 'open', due: dueFrom(at), closed_at: null },
    )
    return { ok: true as const }
  })
}

/** Sealed for each reader of today once, and for nobody else. */
export const isForAll = (wraps: readonly { reader: string }[], readers: readonly Reader[]): boolean => {
  const named = new Set(wraps.map(({ reader }) => reader))
  return (
    named.size === wraps.length && named.size === readers.length && readers.every(({ id }) => named.has(id))
  )
}
