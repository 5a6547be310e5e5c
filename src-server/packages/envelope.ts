/** The envelope of a room: eight words that open its package without a network. They are nowhere but on its paper. */
import en from '../../resources/locales/en/timetable.json' with { type: 'json' }
import kk from '../../resources/locales/kk/timetable.json' with { type: 'json' }
import ky from '../../resources/locales/ky/timetable.json' with { type: 'json' }
import ru from '../../resources/locales/ru/timetable.json' with { type: 'json' }
import { lockUnder, newEnvelopeCode } from '../../src-shared/package/envelope.ts'
import { packageInfo } from '../../src-shared/package/sealed.ts'
import { unwrapKey } from '../../src-shared/seal/wrap.ts'
import { wordsOf } from '../../src-shared/trust/words.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import { pdfOf } from '../documents/pdf/pdf.ts'
import { shownDay } from '../documents/words.ts'
import { basisOf } from '../exams/sealed.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { isUsed } from './sealing.ts'

const texts: Record<Language, typeof en.envelope> = {
  kk: kk.envelope,
  ru: ru.envelope,
  ky: ky.envelope,
  en: en.envelope,
}

export interface EnvelopeDeps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'keys'> {
  documents: Pick<Documents, 'from'>
}

interface Wanted {
  exam: string
  room: string
  /** How many were made when the person last looked: two at once are not both made. */
  before: number
  language: Language
}

/** PDF; its number among those of the package. The one before opens no more where a station has heard of this one. */
export function createEnvelopes({ db, clock, calendar, keys, documents }: EnvelopeDeps) {
  return async function make(
    { exam, room, before, language }: Wanted,
    by: Staff,
  ): Promise<{ number: number; bytes: Uint8Array }> {
    const row = await db
      .selectFrom('exam_package')
      .innerJoin('exam', 'exam.id', 'exam_package.exam')
      .innerJoin('room', 'room.id', 'exam_package.room')
      .select([
        'digest',
        'basis',
        'enc',
        'ciphertext',
        'opens_at',
        'exam_package.at',
        'exam.title as exam',
        'room.title as room',
      ])
      .where('exam_package.exam', '=', exam)
      .where('exam_package.room', '=', room)
      .executeTakeFirst()
    if (!row) throw notFound()
    const { digest, enc, ciphertext } = row
    // No station holds such a package any more.
    if (row.basis !== (await basisOf(db, exam, room)) && !(await isUsed(db, digest)))
      throw new Refusal('bad-input', { status: 409, detail: 'the package is stale: seal it anew' })
    const key = await unwrapKey(keys.review.privateKey, { enc, ciphertext }, packageInfo(digest))
    const code = newEnvelopeCode()
    const lock = await lockUnder(code, digest, key)
    const number = before + 1
    const made = await db
      .updateTable('exam_package')
      .set({ lock, envelope: number, envelope_by: by.login, envelope_at: clock.now() })
      .where('digest', '=', digest)
      .where('envelope', '=', before)
      .executeTakeFirst()
    if (made.numUpdatedRows !== 1n)
      throw new Refusal('bad-input', { status: 409, detail: 'somebody else has just made one' })
    const say = (name: keyof typeof en.envelope, values: Record<string, string | number> = {}) =>
      texts[language][name].replace(/\{\{(\w+)\}\}/g, (_all, one: string) => String(values[one] ?? '…'))
    const moment = (ms: number) => ({
      day: shownDay(calendar.dayOf(ms), language),
      time: calendar.timeOf(ms),
    })
    const bytes = await pdfOf({
      language,
      from: documents.from(language),
      day: calendar.dayOf(clock.now()),
      title: say('title', { exam: Localized.parse(JSON.parse(row.exam))[language], room: row.room }),
      // No number and no checksum: one of so few words would let whoever reads the database try them without the slow way.
      confirmed: 'nowhere',
      blocks: [
        { kind: 'paragraph', text: say('which', { number, ...moment(Number(row.at)) }) },
        { kind: 'paragraph', text: say('when', moment(Number(row.opens_at))) },
        {
          ...{ kind: 'table', caption: say('words') },
          columns: [{ head: '№', places: 0 }, { head: say('word') }],
          rows: wordsOf(code, language).map((word, at) => ({ cells: [at + 1, word] })),
        },
        { kind: 'list', items: [say('keep'), say('how'), say('after')] },
      ],
    })
    return { number, bytes }
  }
}
