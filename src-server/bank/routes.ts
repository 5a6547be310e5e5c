/** Banks and their items, for teachers and the administrator. Each route asks first whether the bank is the caller's own. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { mediumBytesAtMost } from '../../src-shared/bank/item.ts'
import { Refused } from '../../src-shared/bank/report.ts'
import { rubricSentence, rubricWrong } from '../../src-shared/bank/rubric.ts'
import {
  disagreement,
  type ItemTexts,
  languagesOf,
  rubricOf,
  sanitised,
} from '../../src-shared/bank/texts.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { TakeFile } from '../http/body.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Banks } from './banks.ts'
import type { Items } from './items.ts'
import type { BankMedia } from './media.ts'
import { headOf } from './rows.ts'

interface Deps extends Pick<Base, 'clock' | 'audit'> {
  banks: Banks
  items: Items
  media: BankMedia
  takeFile: TakeFile
}

export function bankRoutes(
  app: FastifyInstance,
  { banks, items, media, takeFile, clock, audit }: Deps,
): void {
  const api = consoleApi.banks

  /** Nothing in it but our marks, and one key in all languages. */
  async function clean(bank: string, texts: ItemTexts): Promise<{ texts: ItemTexts; changes: string[] }> {
    const held = await media.held(bank)
    const changes: string[] = []
    const cleaned: ItemTexts = {}
    for (const language of languagesOf(texts)) {
      const given = texts[language]
      if (!given) continue
      const one = sanitisedOr400(() => sanitised(given, held))
      cleaned[language] = one.item
      changes.push(...one.changes.map((change) => change.slice(0, 2000)))
    }
    const differ = disagreement(cleaned)
    if (differ)
      throw new Refusal('bad-input', {
        detail: `${differ.join(' and ')} ask for different things: kind, key, points and options must be the same`,
      })
    for (const language of languagesOf(cleaned)) {
      const item = cleaned[language]
      const rubric = item && rubricOf(item)
      const wrong = rubric ? rubricWrong(rubric, item.points) : null
      if (wrong) throw new Refusal('bad-input', { detail: rubricSentence[wrong] })
    }
    return { texts: cleaned, changes: changes.slice(0, 50) }
  }

  route(app, api.list, async ({ caller }) => ({ banks: await banks.list(caller) }))
  route(app, api.teachers, async () => ({ teachers: await banks.teachers() }))
  route(app, api.add, async ({ caller, body }) => {
    const id = await banks.add(caller, body, clock.now())
    await audit.record(caller.login, 'began-bank', id, { title: body.title, chair: body.chair })
    return banks.of(id)
  })
  route(app, api.get, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    return banks.of(params.bank)
  })
  route(app, api.set, async ({ caller, params, body }) => {
    await banks.own(caller, params.bank)
    await banks.set(params.bank, body, hasRole(caller, 'administrator'))
    await audit.record(caller.login, 'set-bank', params.bank, body)
    return banks.of(params.bank)
  })

  route(app, api.items.list, async ({ caller, params, query }) => {
    await banks.own(caller, params.bank)
    return items.page(params.bank, query)
  })
  route(app, api.items.get, async ({ caller, params, query }) => {
    await banks.own(caller, params.bank)
    return items.get(params.bank, params.item, query.version)
  })
  route(app, api.items.add, async ({ caller, params, body }) => {
    await banks.own(caller, params.bank)
    const { texts, changes } = await clean(params.bank, body.texts)
    const [id = ''] = await items.add(
      params.bank,
      [{ texts, head: headOf(texts), origin: null }],
      caller,
      clock.now(),
    )
    await audit.record(caller.login, 'added-item', id, { bank: params.bank })
    return { item: await items.get(params.bank, id), changes }
  })
  route(app, api.items.save, async ({ caller, params, body }) => {
    const { bank, item } = params
    await banks.own(caller, bank)
    await items.get(bank, item)
    const { texts, changes } = await clean(bank, body.texts)
    await items.save(bank, item, body.base, texts, caller, clock.now())
    await audit.record(caller.login, 'saved-item', item, { bank, version: body.base + 1 })
    return { item: await items.get(bank, item), changes }
  })
  route(app, api.items.retire, async ({ caller, params, body }) => {
    const { bank, item } = params
    await banks.own(caller, bank)
    await items.get(bank, item)
    await items.retire(bank, item, body.retired ? clock.now() : null)
    await audit.record(caller.login, body.retired ? 'retired-item' : 'revived-item', item, { bank })
    return items.get(bank, item)
  })
  route(app, api.items.duplicates, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    return items.duplicates(params.bank)
  })

  route(app, api.media.add, async ({ caller, params, request, http }) => {
    await banks.own(caller, params.bank)
    const bytes = await takeFile(request, http, mediumBytesAtMost)
    const medium = await media.add(params.bank, bytes, caller, clock.now())
    await audit.record(caller.login, 'added-medium', medium.digest, { bank: params.bank })
    return medium
  })
  route(app, api.media.get, async ({ caller, params, http }) => {
    await banks.own(caller, params.bank)
    const { medium, bytes } = await media.read(params.bank, params.digest)
    // It is named by its own digest: it is never another.
    return http.type(medium.type).header('cache-control', 'private, max-age=31536000, immutable').send(bytes)
  })
}

function sanitisedOr400<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refused) throw new Refusal('bad-input', { detail: error.message })
    throw error
  }
}
