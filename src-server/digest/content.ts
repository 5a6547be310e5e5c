/** What the digest of a day says: facts for a program, and a letter for people. Pure. */

import { z } from 'zod'
import { DayCompleteness, Missing, MissingReport, roomTitle, Tally } from '../../src-shared/completeness.ts'
import { listed } from '../../src-shared/text.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { type ExamReport, missingIn } from '../completeness/report.ts'
import { tallyOf } from '../completeness/tally.ts'
import { CommittedExam } from './committed.ts'
import { type Words, wordsOf } from './texts.ts'

/** The body of a webhook's request. */
export const DigestFacts = z.object({
  type: z.literal('taza.digest'),
  version: z.literal(1),
  domain: z.string(),
  day: z.string(),
  timeZone: z.string(),
  /** Exams that ended from `from` on and before `to`, Unix ms. */
  from: z.number(),
  to: z.number(),
  total: Tally,
  exams: z.array(DayCompleteness.shape.exams.element.omit({ rooms: true })),
  missing: z.array(Missing),
  /** Of exams before, at most a month: what may still be had. */
  older: z.array(Missing),
  rooms: MissingReport.shape.rooms,
  /** Earlier digests that reached nobody on some way. */
  undelivered: z.array(z.object({ day: z.string(), channel: z.string(), error: z.string() })),
  /** Of exams that begin in the two days after `to`. */
  committed: z.array(CommittedExam),
})
export type DigestFacts = z.infer<typeof DigestFacts>

export function factsOf(
  of: Pick<
    DigestFacts,
    'domain' | 'day' | 'timeZone' | 'from' | 'to' | 'older' | 'rooms' | 'undelivered' | 'committed'
  >,
  reports: readonly ExamReport[],
): DigestFacts {
  const tally = (list: readonly ExamReport[]) =>
    tallyOf(
      list
        .flatMap(({ students }) => students)
        .map(({ standing, missing }) => ({ standing, lacks: missing.length > 0 })),
    )
  return {
    type: 'taza.digest',
    version: 1,
    ...of,
    total: tally(reports),
    exams: reports.map((report) => ({ exam: report.exam, total: tally([report]) })),
    missing: reports.flatMap(({ students }) => missingIn(students)),
  }
}

/** Lines of one list in a letter; the console has them all. */
const linesAtMost = 200

/** A letter in plain text. `console`: its address, where it is known. */
export function letterOf(
  facts: DigestFacts,
  language: Language,
  console: string | undefined,
): { subject: string; text: string } {
  const words = wordsOf(language)
  const { say } = words
  const { timeZone, total } = facts
  const date = words.date(Date.parse(`${facts.day}T12:00:00Z`), 'UTC')
  const subject =
    facts.exams.length === 0
      ? say('subject-none', { date })
      : total.missing > 0
        ? say('subject-missing', { date, count: total.missing, all: total.expected })
        : say('subject-whole', { date, count: total.expected })
  const period = { from: words.moment(facts.from, timeZone), to: words.moment(facts.to, timeZone), timeZone }
  const lines = [say('intro', period), '']
  for (const { day, channel, error } of facts.undelivered)
    lines.push(say('undelivered', { day, channel, error }), '')
  if (facts.exams.length === 0) lines.push(say('no-exams'), '')
  for (const { exam, total: sums } of facts.exams) {
    const title = exam.title[language] || exam.title.ru || exam.id
    lines.push(`== ${title} (${words.moment(Date.parse(exam.startsAt), timeZone)}) ==`, sumsLine(words, sums))
    const mine = facts.missing.filter((one) => one.exam.id === exam.id)
    lines.push(...(mine.length === 0 ? [say('whole')] : linesOf(words, facts, mine)), '')
  }
  if (facts.older.length > 0) lines.push(say('older'), ...linesOf(words, facts, facts.older, language), '')
  if (facts.committed.length > 0) lines.push(say('committed'), ...committedLines(words, facts, language), '')
  if (console !== undefined)
    lines.push(say('console', { address: new URL(`/#/missing/${facts.day}`, console).href }), '')
  lines.push(say('automatic'))
  return { subject, text: `${lines.join('\n')}\n` }
}

const sumsLine = ({ say, share, size }: Words, { coverage, debt, ...sums }: Tally): string =>
  say('sums', {
    ...sums,
    face: share(coverage.face),
    desk: share(coverage.desk),
    screen: share(coverage.screen),
    owed: size(debt.bytes),
  })

function committedLines({ say, share, moment }: Words, facts: DigestFacts, language: Language): string[] {
  const lines = facts.committed.flatMap(({ exam, sample, draws }) => {
    const title = exam.title[language] || exam.title.ru || exam.id
    return [
      `- ${title} (${moment(exam.startsAt, facts.timeZone)})`,
      ...(sample ? [`  ${say('sample', { share: share(sample.rate), commitment: sample.commitment })}`] : []),
      ...draws.map(
        ({ room, commitment }) => `  ${say('draw', { room: roomTitle(facts.rooms, room), commitment })}`,
      ),
    ]
  })
  const more = lines.length - linesAtMost
  return more > 0 ? [...lines.slice(0, linesAtMost), say('more', { count: more })] : lines
}

/** `language`: where lines of several exams stand together, each names its own. */
function linesOf(
  words: Words,
  facts: DigestFacts,
  missing: readonly Missing[],
  language?: Language,
): string[] {
  const lines = missing.slice(0, linesAtMost).map((one) => {
    const exam = language ? `${one.exam.title[language] || one.exam.id}: ` : ''
    return `- ${exam}${lineOf(words, facts, one)}`
  })
  const more = missing.length - linesAtMost
  return more > 0 ? [...lines, words.say('more', { count: more })] : lines
}

function lineOf({ say, word, moment, size }: Words, { timeZone, rooms }: DigestFacts, one: Missing): string {
  const { number, name } = one.student
  const what = word('missing', one.what)
  const sentence = say('line', { room: roomTitle(rooms, one.room), seat: one.seat, name, number, what })
  const more: string[] = []
  if (one.what === 'not-uploaded') more.push(say('owed', { count: one.objects, size: size(one.bytes) }))
  if (one.what === 'answers-unsaved') more.push(say('questions', { list: listed(one.questions) }))
  if (one.what === 'coverage' && one.source && one.ms !== null) {
    const gap = { source: word('source', one.source), seconds: Math.round(one.ms / 1000) }
    more.push(say('gap', { ...gap, reason: word('gap', one.reason ?? 'unexplained') }))
  }
  if (one.from !== null && one.what !== 'not-submitted') more.push(moment(one.from, timeZone))
  const places = one.where.map(({ station, part, heardAt }) =>
    say('place', {
      station: station.name,
      room: roomTitle(rooms, station.room),
      part,
      heard: heardAt === null ? say('never-heard') : moment(heardAt, timeZone),
    }),
  )
  more.push(places.length > 0 ? say('where', { places: places.join('; ') }) : say('nowhere'))
  return `${sentence}. ${more.join(' · ')}`
}
