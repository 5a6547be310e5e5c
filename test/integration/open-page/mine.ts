/** What a student reads on her own page, in each state of a case. */
import type { z } from 'zod'
import { consentText } from '../../../src-main/exam/consent.ts'
import type { openApi } from '../../../src-shared/api/open.ts'
import { readConsent } from '../../../src-shared/consent.ts'

type Page = z.input<typeof openApi.my.page.reply>
type Case = z.input<typeof openApi.my.case.reply>
type Kept = z.input<typeof openApi.my.kept.reply>
type Looks = z.input<typeof openApi.my.looks.reply>
type Logs = z.input<typeof openApi.my.log.reply>

const said = (kk: string, ru: string, ky: string, en: string) => ({ kk, ru, ky, en })
const title = said('Алгоритмдер', 'Алгоритмы', 'Алгоритмдер', 'Algorithms')
const physics = said('Физика 1', 'Физика 1', 'Физика 1', 'Physics 1')
const startsAt = Date.parse('2026-01-31T04:00:00Z')
const hour = 3_600_000
export const consentDigest = 'c'.repeat(64)
const shownFor = { liveView: 'told', identityPicture: true, unfilmedSeats: false } as const
export const consent = readConsent('kk', consentText('kk', shownFor))
export const caseNumber = 'AB12CD3'

export const page: Page = {
  student: { number: '2401004', name: 'Сәрсенова Айгүл Бекболатқызы' },
  exams: [
    {
      ...{ exam: 'ex-algorithms', title, startsAt, mark: null },
      attempt: {
        ...{ id: 'at-1', openedAt: startsAt, submittedAt: startsAt + 2 * hour, received: true },
        ...{ receipt: { number: '60a00dbcf0c7263b', agrees: true }, work: 'marked' },
        consents: [
          {
            ...{ at: startsAt - hour, given: true, language: 'kk', digest: consentDigest },
            version: { number: 3, since: startsAt - 240 * hour },
          },
        ],
      },
      cases: [{ number: caseNumber, state: 'explain' }],
    },
    {
      ...{ exam: 'ex-physics', title: physics, startsAt: startsAt - 48 * hour, cases: [] },
      attempt: {
        ...{ id: 'at-2', openedAt: startsAt - 48 * hour, submittedAt: startsAt - 46 * hour, received: false },
        ...{ receipt: { number: '1d393b0081b632c5', agrees: null }, work: 'marking' },
        consents: [
          { at: startsAt - 49 * hour, given: false, language: 'ru', digest: null, version: null },
          { at: startsAt - 48 * hour, given: true, language: 'ru', digest: 'd'.repeat(64), version: null },
        ],
      },
      mark: {
        ...{ state: 'sat', parts: { R1: 80.5, R2: 90 }, exam: 90, total: 87.15, grade: 'B+' },
        ...{ value: 3.33, passed: true, retake: false },
      },
    },
    {
      ...{ exam: 'ex-history', title: said('Тарих', 'История', 'Тарых', 'History'), startsAt: 0, cases: [] },
      attempt: null,
      mark: {
        ...{ state: 'absent', parts: {}, exam: null, total: null, grade: 'F', value: 0 },
        ...{ passed: false, retake: true },
      },
    },
  ],
}

const place: Case['reviews'][number]['places'][number] = {
  ...{ from: startsAt + 42 * 60_000, to: startsAt + 42 * 60_000 + 8000, kind: 'phone', certainty: 'sure' },
  words: 'Телефон сол қолында, экраны жанды',
  stills: ['a'.repeat(64)],
  clips: [
    { source: 'face', from: startsAt + 2_515_000, to: startsAt + 2_533_000 },
    { source: 'desk', from: startsAt + 2_515_000, to: startsAt + 2_533_000 },
  ],
}
const until = startsAt + 100 * hour

const log: Logs['reviews'][number][number] = {
  lines: [
    {
      ...{ at: place.from - 3000, durationMs: 74_000 },
      words: 'Экранда басқа бағдарламаның терезесі пайда болды: firefox («Хабарламалар»).',
    },
    {
      at: place.from + 1000,
      durationMs: null,
      words: 'Парақша ашылды: https://lms.example/mod/quiz/attempt.php?attempt=48213&cmid=917&page=4',
    },
    { at: place.from + 2000, durationMs: 12_000, words: 'Емтиханды бақылаушы тоқтатты.' },
  ],
  more: 3,
}
export const caseLog: Logs = {
  reviews: [[log], [{ lines: [], more: 0 }]],
}

export const caseOf = (over: Partial<Case>): Case => ({
  ...{ number: caseNumber, exam: 'ex-algorithms', title, startsAt, state: 'explain', began: startsAt },
  ...{ deleted: false, decision: null },
  reviews: [
    {
      at: startsAt + 26 * hour,
      words: '',
      places: [{ ...place, stills: [...place.stills], clips: [...place.clips] }],
    },
    {
      ...{ at: startsAt + 27 * hour, words: 'Қалған уақытта ештеңе көрінбейді.' },
      places: [{ ...place, certainty: 'unsure', words: 'Мүмкін телефон', stills: [], clips: [] }],
    },
  ],
  explaining: { open: true, until, given: null, files: [] },
  ...over,
})

const explanation = {
  words: 'Телефонды өшіруді ұмытып кеттім: анам қоңырау шалды.\nЖауаптарымды өзім тексеріп, өзгерттім.',
  files: [{ name: 'қоңыраулар.png', kind: 'image/png' as const, bytes: 184_320, digest: 'e'.repeat(64) }],
}
export const explained = caseOf({
  state: 'deciding',
  explaining: { open: false, until, given: { at: startsAt + 30 * hour, explanation }, files: [] },
})
export const decided = caseOf({
  state: 'decided',
  decision: {
    ...{ number: `${caseNumber}-1`, words: 'Екі тексеруші де телефонды көрді.', at: startsAt + 60 * hour },
    appeal: null,
    signers: ['Гүлмира Сейітқызы', 'Қайрат Оспанов'],
    sanction: {
      ...{ id: 'annulled', effect: 'annulled' },
      title: said('Нәтиже жойылды', 'Результат аннулирован', 'Натыйжа жокко чыгарылды', 'Result annulled'),
      article: said(
        'Академиялық адалдық ережесі, 12-бап',
        'Правила академической честности, статья 12',
        'Академиялык ак ниеттик эрежеси, 12-берене',
        'Rules of academic integrity, article 12',
      ),
    },
  },
  explaining: { open: false, until, given: { at: startsAt + 30 * hour, explanation }, files: [] },
})

export const looks: Looks = {
  looks: [
    { title, what: 'own', roles: [], first: startsAt + 62 * hour, last: startsAt + 62 * hour, times: 3 },
    {
      title,
      what: 'whose',
      roles: ['officer'],
      first: startsAt + 58 * hour,
      last: startsAt + 58 * hour,
      times: 1,
    },
    {
      title,
      what: 'case',
      roles: ['officer'],
      first: startsAt + 26 * hour,
      last: startsAt + 26.4 * hour,
      times: 112,
    },
    { title, what: 'live', roles: ['invigilator'], first: startsAt + hour, last: startsAt + hour, times: 2 },
    { title: physics, what: 'sheet', roles: [], first: startsAt - hour, last: startsAt - hour, times: 1 },
  ],
}

export const kept: Kept = {
  exams: [
    {
      ...{ exam: 'ex-algorithms', title, startsAt, keepDays: 30, until: startsAt + 30 * 24 * hour },
      ...{ deletedAt: null, objections: [{ at: startsAt + 61 * hour, words: 'Бейнені ертерек жойыңыз.' }] },
    },
    {
      ...{ exam: 'ex-physics', title: physics, startsAt: startsAt - 48 * hour, keepDays: 30, until: null },
      ...{ deletedAt: null, objections: [] },
    },
  ],
}

type Appeals = z.input<typeof openApi.myAppeals.all.reply>
export const appeals: Appeals = {
  exams: [
    {
      ...{ exam: 'ex-algorithms', title, startsAt, procedure: { last: null, late: false }, content: null },
      decisions: [
        {
          ...{ number: `${caseNumber}-1`, last: '2026-02-05', late: true },
          sanction: said(
            'Нәтиже жойылды',
            'Результат аннулирован',
            'Натыйжа жокко чыгарылды',
            'Result annulled',
          ),
        },
      ],
    },
    {
      ...{ exam: 'ex-physics', title: physics, startsAt, decisions: [], procedure: null },
      content: { last: '2026-02-05', late: false, questions: [1, 2, 4] },
    },
  ],
  appeals: [
    {
      ...{ number: '7K2M4QX', about: 'procedure', title: physics, question: null, decision: null },
      ...{ state: 'told', outcome: 'partly', late: false, filedOn: '2026-02-03', answerBy: '2026-02-10' },
      words: 'Емтихан кезінде жарық екі рет өшті, уақыт қосылған жоқ.',
      said: [
        { name: 'Гүлмира Сапарова', verdict: 'partly', words: 'Жарықтың өшкені журналда бар.' },
        { name: 'Қайрат Өмірзақұлы', verdict: 'partly', words: 'Он минут қосылуы керек еді.' },
      ],
    },
    {
      ...{ number: '7K2M4QY', about: 'content', title: physics, question: 3, decision: null },
      ...{ state: 'taken', outcome: null, late: true, filedOn: '2026-02-06', answerBy: '2026-02-13' },
      ...{ words: 'Екі жауап та дұрыс.', said: [] },
    },
  ],
}
