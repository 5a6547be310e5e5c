/** The act of a case as a document: no word of a breach where the decision spares, in any language. */
import { expect, test } from 'vitest'
import sanctions from '../../../resources/sanctions/default.json' with { type: 'json' }
import { type Act, actAtMost, actDocument, actLength } from '../../../src-server/cases/act-document.ts'
import { ownTexts, tellIn } from '../../../src-server/documents/wordings.ts'
import { Sanctions } from '../../../src-shared/cases/sanctions.ts'
import { languages } from '../../../src-shared/vocabulary.ts'

const breach = { kk: /бұз/i, ru: /наруш/i, ky: /буз/i, en: /breach/i }
const list = Sanctions.parse(sanctions)
const ada = { name: 'Ada', login: 'ada' }
const place = {
  id: 'p1',
  from: 63_000,
  to: 64_000,
  kind: 'phone',
  certainty: 'sure',
  words: 'it rang',
} as const

function actWith(id: string, over: Partial<Act> = {}): Act {
  const sanction = list.find((one) => one.id === id)
  if (!sanction) throw new TypeError(`no sanction ${id}`)
  return {
    ...{ language: 'en', from: 'University', day: '2026-12-01', number: '0000001' },
    ...{ exam: { title: 'Algebra', startsAt: 0 }, place: { room: 'Lab 204', station: 'st1' } },
    ...{ began: 2000, submitted: null, receipt: null, invigilators: [] },
    student: { number: '1', name: 'Aigerim', group: null },
    reviews: [ada, ada].map((by) => ({
      ...{ by, at: 0 },
      review: { whole: true, words: '', places: [{ ...place, moments: [] }] },
    })),
    decision: {
      number: '0000001-1',
      sanction,
      words: 'w',
      signed: { by: ada, at: 0 },
      confirmed: null,
      appeal: null,
    },
    ...{ confirmed: { by: ada, at: 0 }, ledger: { size: 1, root: 'f'.repeat(64) } },
    ...{ time: String, clock: String, explained: null },
    ...over,
  }
}

const documentOf = (act: Act) => actDocument(act, tellIn(ownTexts({ paper: 'act', language: act.language })))

test.each(languages)(
  'a decision that spares names no breach in %s, one that does not names it',
  (language) => {
    expect(JSON.stringify(documentOf(actWith('none', { language })))).not.toMatch(breach[language])
    expect(documentOf(actWith('annulled', { language })).title).toMatch(breach[language])
  },
)

test('a place has its time from the beginning; who never began has none', () => {
  const said = (act: Act) => JSON.stringify(documentOf(act).blocks)
  expect(said(actWith('warning'))).toContain(
    '63000–64000 (0:01:01 from the beginning). Phone: the reviewer is sure.',
  )
  expect(said(actWith('warning', { began: null }))).toContain('(– from the beginning)')
})

test('what a reviewer can say at most is counted', () => {
  const words = 'я'.repeat(1000)
  const places = Array.from({ length: 200 }, (_, i) => ({ ...place, id: `p${i}`, words, moments: [] }))
  const reviews = [1, 2, 3].map((at) => ({ by: ada, at, review: { whole: true, words, places } }))
  expect(actLength(documentOf(actWith('warning')).blocks)).toBeLessThan(actAtMost / 100)
  expect(actLength(documentOf(actWith('warning', { reviews })).blocks)).toBeGreaterThan(actAtMost)
})

test('what the student explained on her page stands in the place for her words', () => {
  const explained = {
    at: 5000,
    explanation: {
      words: 'It was my sister.',
      files: [{ name: 'a.pdf', digest: 'd'.repeat(64), kind: 'application/pdf' as const, bytes: 9 }],
    },
  }
  const said = (over: Partial<Act>) => JSON.stringify(documentOf(actWith('warning', over)).blocks)
  expect(said({ explained })).toContain('5000:\\nIt was my sister.')
  expect(said({ explained })).toContain(`File “a.pdf”, SHA-256 ${'d'.repeat(64)}`)
  expect(said({ explained })).not.toContain('graphics')
  expect(said({})).toContain('graphics')
})
