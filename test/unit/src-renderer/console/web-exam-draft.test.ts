import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { dayIn, momentIn, wallIn } from '../../../../src-renderer/console/text/zoned.ts'
import {
  draftOf,
  emptyDraft,
  type RulesDraft,
  rulesOf,
} from '../../../../src-renderer/console/webexam/draft.ts'
import { givenOf, newExamDraft } from '../../../../src-renderer/console/webexam/examDraft.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const start = 'https://lms.example.kz/quiz'
const rules = (change: object) => WebRules.parse({ start, ...change })

test.each([
  rules({}),
  rules({ downloads: ['pdf', 'docx'], uploads: 'folder' }),
  rules({ allow: ['https://cas.example.kz', { seb: 'example.kz/*' }, { regex: '^https://a' }], find: false }),
  rules({
    resources: ['https://cdn.example.org'],
    newWindows: 'refuse',
    downloads: 'refuse',
    language: 'ky',
  }),
  rules({
    resources: [],
    quit: 'https://lms.example.kz/end',
    userAgent: 'SEB',
    seb: { configKey: 'a'.repeat(64) },
  }),
])('a form keeps rules as they are', (given) => {
  expect(rulesOf(draftOf(given))).toEqual({ rules: given, wrong: [] })
})

test.each<[Partial<RulesDraft>, string]>([
  [{ start: '' }, 'start address'],
  [{ start: 'lms.example.kz' }, 'start address'],
  [{ start: 'https://user:secret@lms.example.kz/' }, 'start address'],
  [{ start: 'http://127.0.0.1/quiz' }, 'start start-refused'],
  [{ block: 'https://lms.example.kz' }, 'start start-refused'],
  [{ quit: start }, 'quit quit-is-start'],
  [{ quit: 'end' }, 'quit address'],
  [{ allow: 'https://cas.example.kz\n\nlms example kz' }, 'allow entry'],
  [{ allow: 'regex: (?=a)' }, 'allow entry'],
  [{ allow: Array(501).fill('https://a.example.kz').join('\n') }, 'allow too-many'],
  [{ resources: 'list', resourceList: '://' }, 'resourceList entry'],
  [{ downloads: 'list' }, 'downloadTypes types'],
  [{ downloads: 'list', downloadTypes: 'docx, exe' }, 'downloadTypes types'],
  [{ downloads: 'list', downloadTypes: 'документ' }, 'downloadTypes types'],
  [{ configKey: 'abc' }, 'configKey key'],
  [{ userAgent: 'Қаз' }, 'userAgent ascii'],
])('%j is told at its field', (change, told) => {
  const { rules: made, wrong } = rulesOf({ ...emptyDraft, start, ...change })
  expect(made).toBeNull()
  expect(wrong.map(({ field, code }) => `${field} ${code}`)).toEqual([told])
})

it('takes endings as people write them', () => {
  const typed = { downloads: 'list', downloadTypes: ' .DOCX; *.xlsx\nzip,zip ' } as const
  expect(rulesOf({ ...emptyDraft, start, ...typed }).rules?.downloads).toEqual(['docx', 'xlsx', 'zip'])
})

it('never throws, whatever is typed', () => {
  const typed = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl(), fc.constant('regex: ['))
  fc.assert(
    fc.property(typed, typed, typed, (one, two, three) => {
      const { rules: made, wrong } = rulesOf({ ...emptyDraft, start: one, allow: two, quit: three })
      expect(made === null).toBe(wrong.length > 0)
    }),
  )
})

test('a time by the university’s clocks is the same moment for everybody, summer time or not', () => {
  expect(momentIn('Asia/Almaty', '2026-12-01T09:00')).toBe('2026-12-01T04:00:00.000Z')
  expect(momentIn('Europe/Berlin', '2026-07-01T09:00')).toBe('2026-07-01T07:00:00.000Z')
  expect(momentIn('Asia/Almaty', '2026-13-01T09:00')).toBeNull()
  expect(momentIn('Asia/Almaty', '')).toBeNull()
  expect(dayIn('Asia/Almaty', Date.UTC(2026, 11, 31, 19))).toBe('2027-01-01')
  expect(dayIn('Asia/Almaty', Date.UTC(2026, 11, 31, 18, 59))).toBe('2026-12-31')
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      (date) => {
        const wall = wallIn('Asia/Bishkek', date.toISOString())
        expect(wallIn('Asia/Bishkek', momentIn('Asia/Bishkek', wall) ?? '')).toBe(wall)
      },
    ),
  )
})

test('an exam needs a title in some language, a time, and room for its minutes', () => {
  const web = rules({})
  const draft = { ...newExamDraft(), starts: '2026-12-01T09:00', ends: '2026-12-01T10:30', minutes: '90' }
  const zone = 'Asia/Almaty'
  const named = { ...draft, title: { ...draft.title, ru: 'Физика', en: ' Physics ' } }
  expect(givenOf(named, web, zone)).toMatchObject({
    ok: true,
    value: { title: { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Physics' }, durationMinutes: 90 },
  })
  expect(givenOf(draft, web, zone)).toEqual({ ok: false, wrong: 'no-title' })
  expect(givenOf({ ...named, starts: '' }, web, zone)).toEqual({ ok: false, wrong: 'no-time' })
  expect(givenOf({ ...named, minutes: '91' }, web, zone)).toEqual({ ok: false, wrong: 'no-room' })
  expect(givenOf({ ...named, minutes: '' }, web, zone)).toEqual({ ok: false, wrong: 'no-minutes' })
})
