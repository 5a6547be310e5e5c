import { describe, expect, test } from 'vitest'
import { type DigestFacts, letterOf } from '../../../src-server/digest/content.ts'
import type { Missing } from '../../../src-shared/completeness.ts'
import { languages } from '../../../src-shared/vocabulary.ts'

const title = { kk: 'Анатомия', ru: 'Анатомия', ky: 'Анатомия', en: 'Anatomy' }
const one: Missing = {
  exam: { id: 'e', title },
  room: 'lab-204',
  seat: 3,
  student: { number: '7', name: 'Әлия' },
  attempt: 'at-1',
  what: 'coverage',
  source: 'desk',
  reason: 'camera-lost',
  ms: 61_000,
  from: Date.UTC(2026, 2, 2, 9),
  to: Date.UTC(2026, 2, 2, 10),
  objects: 0,
  bytes: 0,
  questions: ['q4', 'essay'],
  where: [],
}
const total = {
  expected: 3,
  opened: 3,
  submitted: 3,
  whole: 2,
  missing: 1,
  coverage: { face: 0.9996, desk: 0.95, screen: null },
  debt: { segments: 0, bytes: 0, oldestMs: null },
}
const facts = (more: Partial<DigestFacts> = {}): DigestFacts => ({
  type: 'taza.digest',
  version: 1,
  domain: 'kaznu.kz',
  day: '2026-03-02',
  timeZone: 'Asia/Almaty',
  from: Date.UTC(2026, 2, 1, 15),
  to: Date.UTC(2026, 2, 2, 15),
  total,
  exams: [
    {
      exam: {
        id: 'e',
        title,
        durationMinutes: 60,
        delivery: 'paper',
        url: null,
        startsAt: '2026-03-02T08:00:00Z',
        endsAt: '2026-03-02T10:00:00Z',
      },
      total,
    },
  ],
  missing: [one],
  older: [],
  rooms: [{ id: 'lab-204', title: 'Корпус 2, 204' }],
  undelivered: [],
  committed: [],
  ...more,
})

describe.each(languages)('the letter in %s', (language) => {
  test('leaves nothing to fill in', () => {
    const where = [{ station: { id: 'st', name: 'S7', room: 'lab-204' }, part: 0, heardAt: null }]
    const everything = (
      ['not-opened', 'not-submitted', 'not-uploaded', 'coverage', 'no-receipt', 'answers-unsaved'] as const
    ).map((what) => ({ ...one, what, where }))
    const { subject, text } = letterOf(
      facts({
        missing: everything,
        older: everything,
        undelivered: [{ day: '2026-03-01', channel: 'mail x', error: 'refused' }],
        committed: [
          {
            exam: { id: 'next', title, startsAt: Date.UTC(2026, 2, 3, 8) },
            sample: { rate: 0.05, commitment: 'a1'.repeat(32) },
            draws: [{ room: 'lab-204', commitment: 'b2'.repeat(32) }],
          },
        ],
      }),
      language,
      'https://taza.kaznu.kz',
    )
    expect(`${subject}\n${text}`).not.toMatch(/\{\{|…[^\n]*:|undefined|NaN|camera-lost|not-uploaded|coverage/)
    expect(subject).toContain('1')
    for (const commitment of ['a1', 'b2']) expect(text).toContain(`: ${commitment.repeat(32)}`)
    expect(text).toContain('S7')
    // A room by what people call it, on both sides of a line.
    expect(text).not.toContain('lab-204')
    expect(text).toMatch(/Корпус 2, 204.*S7 \(Корпус 2, 204\)/)
    expect(text).toContain(': q4, essay')
    // 99.96 % is not all.
    expect(text).not.toMatch(/100\s?%/)
  })

  test('counts each number in its own form', () => {
    const many = [1, 2, 5, 21].map((objects) => ({ ...one, what: 'not-uploaded' as const, objects }))
    for (const n of [1, 2, 5, 21]) {
      const { subject, text } = letterOf(
        facts({ missing: many, total: { ...total, missing: n } }),
        language,
        undefined,
      )
      expect(subject).toContain(` ${n} `)
      expect(text).toContain(` ${n} `)
    }
  })

  test('says that nothing is missing, and that there was nothing', () => {
    const whole = letterOf(facts({ missing: [], total: { ...total, missing: 0 } }), language, undefined)
    const none = letterOf(facts({ missing: [], exams: [] }), language, undefined)
    expect(new Set([whole.subject, none.subject, letterOf(facts(), language, undefined).subject]).size).toBe(
      3,
    )
  })
})

test('a long list is cut and says so; the console has it all', () => {
  const { text } = letterOf(facts({ missing: Array.from({ length: 1000 }, () => one) }), 'en', undefined)
  expect(text.split('\n').length).toBeLessThan(250)
  expect(text).toContain('800 lines more')
})
