/** Papers about a person, a case and an appeal that are made up, so that their words can be looked at. Pure. */
import en from '../../resources/locales/en/wording-example.json' with { type: 'json' }
import kk from '../../resources/locales/kk/wording-example.json' with { type: 'json' }
import ky from '../../resources/locales/ky/wording-example.json' with { type: 'json' }
import ru from '../../resources/locales/ru/wording-example.json' with { type: 'json' }
import type { AppealCourse } from '../../src-shared/appeals/course.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { WordedPaper } from '../../src-shared/wordings/passages.ts'
import { type AppealAbout, appealDocument } from '../appeals/act.ts'
import type { Calendar } from '../calendar.ts'
import { type Act, actDocument } from '../cases/act-document.ts'
import { annexOf, extractOf, noticeOf } from '../cases/papers-document.ts'
import type { PrintedDocument } from '../documents/document.ts'
import type { Tell } from '../documents/wordings.ts'
import { shownDay } from '../documents/words.ts'

const texts = { kk, ru, ky, en }
type Contents = Omit<PrintedDocument, 'confirmed' | 'wording'>

interface Sample {
  language: Language
  from: string
  tell: Tell
  now: number
  calendar: Pick<Calendar, 'dayOf' | 'timeOf'>
}

const number = '0000000'
const noDigest = '0'.repeat(64)
const dayMs = 86_400_000

export function exampleOf(paper: WordedPaper, sample: Sample): Contents {
  if (paper === 'act') return actExample(sample)
  if (paper === 'appeal-act') return appealExample(sample)
  if (paper === 'annex') return annexExample(sample)
  const about = aboutOf(sample)
  const { decision } = about.page
  if (paper === 'extract') return extractOf(about, sample.calendar) ?? empty(sample)
  const notice = {
    ...about,
    address: '/open#/…',
    kinds: ['phone', 'notes'] as const,
    by: texts[sample.language].officer,
  }
  const on = sample.calendar.dayOf(sample.now)
  // All that it ever says: before the decision, where the rules give days and where not, and after it.
  const before = (until: number | null) =>
    noticeOf({ ...notice, on, page: { ...about.page, decision: null, explaining: { until } } })
  const given = before(sample.now + 3 * dayMs)
  return joined(given, before(null), noticeOf({ ...notice, on, page: { ...about.page, decision } }))
}

/** Each on a page of its own, below the first one's title. */
const joined = (first: Contents, ...more: Contents[]): Contents => ({
  ...first,
  blocks: [first, ...more].flatMap(({ blocks }, i) =>
    i === 0 ? blocks : [{ kind: 'page' as const }, ...blocks],
  ),
})

const empty = ({ language, from }: Sample): Contents => ({
  ...{ language, from, title: '', day: '1970-01-01', blocks: [] },
})

function timesOf({ calendar, language }: Sample) {
  const day = (ms: number) => shownDay(calendar.dayOf(ms), language)
  return { day, time: (ms: number) => `${day(ms)}, ${calendar.timeOf(ms)}` }
}

/** Of the decision. */
function decided({ language, now }: Sample): Act['decision'] & { confirmed: Act['confirmed'] } {
  const { sanction, article, officer, second, words } = texts[language]
  const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
  return {
    ...{ number: `${number}-1`, words, appeal: null },
    sanction: {
      id: 'sample',
      effect: 'annulled',
      spares: false,
      title: said(sanction),
      article: said(article),
    },
    signed: { by: { name: officer, login: 'sample' }, at: now },
    confirmed: { by: { name: second, login: 'sample' }, at: now },
  }
}

const studentIn = (language: Language) => ({
  ...{ name: texts[language].student, number, group: texts[language].group },
})

function aboutOf(sample: Sample) {
  const { language, from, tell, now } = sample
  const { day, time } = timesOf(sample)
  return {
    ...{ language, from, tell, day, time },
    exam: { exam: texts[language].exam, at: time(now - 3 * dayMs) },
    page: { number, student: studentIn(language), decision: decided(sample), explaining: { until: null } },
  }
}

function actExample(sample: Sample): Contents {
  const { language, from, tell, now, calendar } = sample
  const { exam, room, station, reviewer, words } = texts[language]
  const { time } = timesOf(sample)
  const startsAt = now - 3 * dayMs
  const place = {
    id: 'p',
    from: startsAt,
    to: startsAt + 60_000,
    kind: 'phone',
    certainty: 'sure',
    words,
  } as const
  const { confirmed, ...decision } = decided(sample)
  const act: Act = {
    ...{ language, from, number, confirmed, time, day: calendar.dayOf(now), clock: calendar.timeOf },
    decision: { ...decision, confirmed },
    ...{ exam: { title: exam, startsAt }, place: { room, station }, student: studentIn(language) },
    ...{ began: startsAt, submitted: startsAt + 5_400_000, receipt: number, invigilators: [reviewer] },
    reviews: [1, 2].map(() => ({
      ...{ by: { name: reviewer }, at: now },
      review: { whole: true, words, places: [{ ...place, moments: [] }] },
    })),
    ...{ ledger: { size: 0, root: noDigest }, explained: null },
  }
  // Of the act that accuses nobody only the title is another.
  const sanction = { ...decision.sanction, spares: true }
  const { title } = actDocument({ ...act, decision: { ...act.decision, sanction } }, tell)
  return joined(actDocument(act, tell), { ...act, title, blocks: [{ kind: 'heading', text: title }] })
}

function annexExample(sample: Sample): Contents {
  const { language, calendar, now } = sample
  const { number: decision, sanction } = decided(sample)
  const row = { student: studentIn(language), decision, at: now, sanction }
  const about = { ...aboutOf(sample), on: calendar.dayOf(now), by: texts[language].officer }
  return joined(annexOf({ ...about, rows: [row, row] }), annexOf({ ...about, rows: [] }))
}

function appealExample(sample: Sample): Contents {
  const { language, from, tell, now, calendar } = sample
  const { exam, member, words, claim } = texts[language]
  const { time } = timesOf(sample)
  const by = { name: member, login: 'sample' }
  const day = calendar.dayOf(now)
  const vote = { by, at: now, verdict: 'rejected', words } as const
  const course: AppealCourse = {
    ...{ state: 'decided', late: false, commission: [by, by, by], votes: [vote, vote, vote] },
    filed: {
      ...{ v: 1, appeal: number, seq: 0, at: now, by: null, kind: 'appeal.filed', about: 'procedure' },
      ...{ exam: 'sample', attempt: 'sample', target: { question: null, decision: `${number}-1` } },
      ...{ words: claim, day, last: day, answerBy: day },
    },
    ...{ answer: null, askedAt: null, refused: null, outcome: 'rejected', decidedAt: now },
  }
  const { sanction } = decided(sample)
  const about: AppealAbout = {
    ...{ number, course, question: null, exam: { title: exam, startsAt: now - 3 * dayMs } },
    student: studentIn(language),
    decision: { number: `${number}-1`, sanction: sanction.title, words, confirmedAt: now },
  }
  return appealDocument(about, { language, from, day, time, tell })
}
