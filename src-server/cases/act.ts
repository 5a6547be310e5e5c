/** The act of a case, once something was found and its decision is confirmed: a numbered document for whoever may know whose it is. */

import { toHex } from '../../src-shared/bytes.ts'
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import { parseCheckpoint } from '../../src-shared/ledger/note.ts'
import { receiptNumber } from '../../src-shared/sheet/number.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import { printableJpeg } from '../documents/jpeg.ts'
import { type Printable, printable } from '../documents/picture.ts'
import { shownDay } from '../documents/words.ts'
import { watchedOf } from '../exams/watched.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { isDeleted } from '../retention/deletion.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Review } from '../review/capability.ts'
import { type Act, actAtMost, actDocument, actLength, picturesAtMost } from './act-document.ts'
import { watchedFrom } from './blinded.ts'
import type { HeldCase, Ledgers } from './ledgers.ts'

interface Deps extends Pick<Base, 'db' | 'calendar'> {
  documents: Pick<Documents, 'worded' | 'from'>
  review: Pick<Review, 'registry' | 'showing'>
  ledgers: Pick<Ledgers, 'one'>
}

export interface Acts {
  /** `page`: of the case; `by`: as the register names who asks. `digests`: of the pictures that it shows. Refuses with 404. */
  issue(
    page: CaseDecision,
    language: Language,
    by: string,
  ): Promise<{ number: string; bytes: Uint8Array; digests: string[] }>
}

export function createActs({ db, calendar, documents, review, ledgers }: Deps): Acts {
  const clock = (ms: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: calendar.timeZone, timeStyle: 'medium' }).format(ms)

  /** Its pictures, each once, the first so many; of films where in the record they stand. */
  async function reviewsOf({ course }: HeldCase, attempt: LiveAttempt) {
    const from = watchedFrom(attempt)
    const printed = new Set<string>()
    const gone = new Set<string>()
    const pictureOf = async (still: string): Promise<Printable | null> => {
      if (printed.has(still) || gone.has(still) || printed.size >= picturesAtMost) return null
      const made = await opened(attempt, from, still)
      ;(made ? printed : gone).add(still)
      return made
    }
    const reviews: Act['reviews'][number][] = []
    for (const { by, at, review } of course.reviews) {
      const places = []
      for (const place of review.places) {
        const moments = []
        for (const moment of place.moments) {
          const { still } = moment
          const picture = still === null ? null : await pictureOf(still)
          const isGone = still !== null && gone.has(still)
          moments.push({ ...moment, picture, gone: isGone, piece: pieceAt(attempt, moment) })
        }
        places.push({ ...place, moments })
      }
      reviews.push({ by, at, review: { ...review, places } })
    }
    return { reviews, digests: [...printed] }
  }

  async function opened(attempt: LiveAttempt, from: number, still: string): Promise<Printable | null> {
    try {
      const plain = await review.showing.picture({ attempt, from }, still)
      return plain && (printableJpeg(plain) ?? (await printable(plain)))
    } catch (error) {
      // What its station sealed does not open: the act says so, and is made.
      if (error instanceof Refusal) return null
      throw error
    }
  }

  async function circumstances({ exam, attempt }: HeldCase, room: string) {
    const one = await db
      .selectFrom('exam')
      .select(['title', 'starts_at', 'ends_at'])
      .where('id', '=', exam)
      .executeTakeFirstOrThrow()
    const where = await db.selectFrom('room').select('title').where('id', '=', room).executeTakeFirst()
    const sheet = await db
      .selectFrom('sheet')
      .select('digest')
      .where('attempt', '=', attempt)
      .executeTakeFirst()
    const startsAt = Number(one.starts_at)
    const watched = await watchedOf(db, { id: exam, startsAt, endsAt: Number(one.ends_at) }, room)
    return {
      ...{ title: Localized.parse(JSON.parse(one.title)), startsAt },
      room: where?.title ?? room,
      receipt: sheet ? receiptNumber(sheet.digest) : null,
      // An officer or administrator who looked from elsewhere was not there.
      invigilators: watched
        .filter(({ assigned, invigilates }) => assigned || invigilates)
        .map(({ name }) => name)
        .toSorted(),
    }
  }

  return {
    async issue(page, language, by) {
      const { number } = page
      const held = await ledgers.one(number)
      const { decision, ledger } = page
      // What an appeal comes to later makes it no other act.
      const newest = ledger.findLast(({ entry }) => entry.kind === 'decision.confirmed')
      const attempt = await review.registry.get(held.attempt)
      if (held.course.outcome !== 'found' || !decision?.confirmed || !newest || !attempt) throw notFound()
      attempt.deleted ||= await isDeleted(db, held.attempt)
      const { reviews, digests } = await reviewsOf(held, attempt)
      const about = await circumstances(held, page.station.room)
      const { started, submitted } = attempt.projection
      const { size, root } = parseCheckpoint(newest.note)
      const { confirmed } = decision
      const act: Act = {
        ...{ language, number, decision, confirmed, reviews, clock },
        ...{ from: documents.from(language), day: calendar.dayOf(confirmed.at) },
        exam: { title: about.title[language], startsAt: about.startsAt },
        place: { room: about.room, station: page.station.name },
        began: started ? attempt.unix(started) : null,
        submitted: submitted ? attempt.unix(submitted) : null,
        student: page.student,
        ...{ receipt: about.receipt, invigilators: about.invigilators },
        ledger: { size, root: toHex(root) },
        explained: page.explaining.given,
        time: (ms) => `${shownDay(calendar.dayOf(ms), language)}, ${clock(ms)}`,
      }
      const made = await documents.worded.issue(
        { paper: 'act', language, about: decision.number, by },
        (tell) => {
          const contents = actDocument(act, tell)
          if (actLength(contents.blocks) > actAtMost)
            throw new Refusal('bad-input', { status: 409, detail: 'too long to be printed' })
          return contents
        },
      )
      return { number: made.number, bytes: made.bytes, digests }
    },
  }
}

/** The digest of the piece of film that a moment begins in. */
function pieceAt(attempt: LiveAttempt, { source, from }: { source: string; from: number }): string | null {
  const piece = attempt.projection.media.find(({ record, body }) => {
    if (body.type !== 'segment' || body.source !== source) return false
    const begin = attempt.unix({ boot: record.at.boot, mono: body.start })
    return begin <= from && from < begin + body.duration
  })
  return piece?.body.digest ?? null
}
