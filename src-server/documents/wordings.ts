/**
 * The words that a university has chosen for its papers, version by version, over Taza's own (version 0, of the locales).
 * Nothing is edited: going back is one more version.
 */
import enAppeal from '../../resources/locales/en/appeal-act.json' with { type: 'json' }
import enAct from '../../resources/locales/en/case-act.json' with { type: 'json' }
import enPapers from '../../resources/locales/en/case-papers.json' with { type: 'json' }
import kkAppeal from '../../resources/locales/kk/appeal-act.json' with { type: 'json' }
import kkAct from '../../resources/locales/kk/case-act.json' with { type: 'json' }
import kkPapers from '../../resources/locales/kk/case-papers.json' with { type: 'json' }
import kyAppeal from '../../resources/locales/ky/appeal-act.json' with { type: 'json' }
import kyAct from '../../resources/locales/ky/case-act.json' with { type: 'json' }
import kyPapers from '../../resources/locales/ky/case-papers.json' with { type: 'json' }
import ruAppeal from '../../resources/locales/ru/appeal-act.json' with { type: 'json' }
import ruAct from '../../resources/locales/ru/case-act.json' with { type: 'json' }
import ruPapers from '../../resources/locales/ru/case-papers.json' with { type: 'json' }
import type { Language } from '../../src-shared/vocabulary.ts'
import { sameTexts, type Texts, wrongsIn } from '../../src-shared/wordings/check.ts'
import { fill } from '../../src-shared/wordings/fill.ts'
import { type PassageId, passagesOf, type WordedPaper } from '../../src-shared/wordings/passages.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'

const act = { kk: kkAct, ru: ruAct, ky: kyAct, en: enAct }
const papers = { kk: kkPapers, ru: ruPapers, ky: kyPapers, en: enPapers }
const appeals = { kk: kkAppeal, ru: ruAppeal, ky: kyAppeal, en: enAppeal }

/** So many of a paper in a language are listed, and looked through for the text that comes back: the newest. */
const listedAtMost = 500

interface Wording {
  version: number
  texts: Texts
}
interface Version extends Wording {
  at: number
  by: { name: string; login: string }
  again: number | null
}
export interface Of {
  paper: WordedPaper
  language: Language
}
/** A passage with its fields filled in; '' where it says nothing. A value that says nothing is a dash. */
export type Tell = (passage: PassageId, values: Readonly<Record<string, string | number>>) => string

export interface Wordings {
  newest(of: Of): Promise<Wording>
  /** Null: there is none such. */
  at(of: Of, version: number): Promise<Wording | null>
  /** The newest first, at most 500. */
  versions(of: Of): Promise<Omit<Version, 'texts'>[]>
  /** Refuses what is wrong (400), and with 409 where `base` is not the newest any more. */
  save(of: Of, base: number, texts: Texts, by: { name: string; login: string }): Promise<Version>
}

/** Taza's own words. */
export function ownTexts({ paper, language }: Of): Texts {
  const known: Readonly<Record<string, unknown>> =
    paper === 'act' ? act[language] : paper === 'appeal-act' ? appeals[language] : papers[language][paper]
  return Object.fromEntries(
    passagesOf[paper].map(({ id }) => {
      const text = known[id]
      return [id, typeof text === 'string' ? text : '']
    }),
  )
}

export const tellIn =
  (texts: Texts): Tell =>
  (passage, values) =>
    fill(
      texts[passage] ?? '',
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? '–' : value])),
    )

/** What is wrong, in one sentence for whoever calls without the console, which says it in the person's language. */
export function checkTexts(paper: WordedPaper, texts: Texts): void {
  const strange = Object.keys(texts).find((id) => passagesOf[paper].every((one) => one.id !== id))
  if (strange !== undefined) throw new Refusal('bad-input', { detail: `${paper} has no passage ${strange}` })
  const [first] = wrongsIn(paper, texts)
  if (!first) return
  const { passage, wrong, field, most } = first
  const why = {
    ...{ empty: 'says nothing', long: `has more than ${most} characters`, lines: 'is of one line' },
    ...{ control: 'has characters that are not printed', broken: 'has braces that hold no field' },
    ...{ unknown: `has a field that is unknown here: {{${field}}}`, missing: `needs the field {{${field}}}` },
  }[wrong]
  throw new Refusal('bad-input', { detail: `passage ${passage} ${why}`.slice(0, 300) })
}

export function createWordings({ db, clock }: { db: Sql; clock: Clock }): Wordings {
  const rowsOf = (from: Reader, { paper, language }: Of) =>
    from
      .selectFrom('wording')
      .where('paper', '=', paper)
      .where('language', '=', language)
      .orderBy('version', 'desc')
  // A passage that a later release has and this version has not is Taza's own.
  const read = (of: Of, row: { version: number; texts: string } | undefined): Wording => {
    const own = ownTexts(of)
    return row
      ? { version: row.version, texts: { ...own, ...JSON.parse(row.texts) } }
      : { version: 0, texts: own }
  }
  return {
    async newest(of) {
      return read(of, await rowsOf(db, of).select(['version', 'texts']).limit(1).executeTakeFirst())
    },
    async at(of, version) {
      if (version === 0) return read(of, undefined)
      const row = await rowsOf(db, of)
        .select(['version', 'texts'])
        .where('version', '=', version)
        .executeTakeFirst()
      return row ? read(of, row) : null
    },
    async versions(of) {
      const rows = await rowsOf(db, of)
        .select(['version', 'at', 'by', 'login', 'again'])
        .limit(listedAtMost)
        .execute()
      return rows.map(({ version, at, by: name, login, again }) => ({
        ...{ version, again, at: Number(at), by: { name, login } },
      }))
    },
    save(of, base, texts, by) {
      checkTexts(of.paper, texts)
      // A second one with the same number stumbles over the key, and is then told that it is late.
      return transact(db, async (trx) => {
        const rows = await rowsOf(trx, of).select(['version', 'texts']).limit(listedAtMost).execute()
        const all = [...rows.map((row) => read(of, row)), read(of, undefined)]
        const [newest] = all
        if (newest?.version !== base)
          throw new Refusal('bad-input', {
            status: 409,
            detail: `version ${newest?.version} was saved since`,
          })
        if (sameTexts(of.paper, newest.texts, texts))
          throw new Refusal('bad-input', { detail: 'nothing is changed' })
        const again = all.findLast((one) => sameTexts(of.paper, one.texts, texts))?.version ?? null
        const made = { version: base + 1, texts, again, at: clock.now() }
        await trx
          .insertInto('wording')
          .values({ ...of, ...made, texts: JSON.stringify(texts), by: by.name, login: by.login })
          .execute()
        return { ...made, by: { name: by.name, login: by.login } }
      })
    },
  }
}
