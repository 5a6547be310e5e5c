/** A case beside its attempt: every legal course is sound, and nothing of it can be changed unseen. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { text as decode, utf8 } from '../../../../src-shared/bytes.ts'
import { type CaseEntry, courseOf } from '../../../../src-shared/cases/course.ts'
import type { Place } from '../../../../src-shared/cases/review.ts'
import { bodies } from '../../../../src-shared/records.ts'
import { anyStory, entryOf, list, opened, reviewOf, told } from '../../../support/case-stories.ts'
import { withCase } from '../../../support/evidence/case.ts'
import { codesOf, judge, zipped } from '../../../support/evidence/judge.ts'
import { type Entries, makePart } from '../../../support/evidence/made.ts'

const made = makePart({ seed: 'case', segments: 3, bytes: 200 })
const verdictOf = async (entries: Entries) => judge(await zipped(entries))
const bent = (entries: Entries, name: string, bend: (text: string) => string): Entries =>
  new Map([...entries].map(([one, bytes]) => [one, one === name ? utf8(bend(decode(bytes))) : bytes]))
const ledger = 'case/ledger.jsonl'
const found = reviewOf(['sure'])
const [sanction] = list
const decision = 'K000000-1'
/** From its opening to its confirmation. */
const decided: CaseEntry[] = [
  entryOf(0, opened, null),
  entryOf(1, { kind: 'review.claimed' }, 'ada'),
  entryOf(2, { kind: 'review.claimed' }, 'bek'),
  entryOf(3, { kind: 'review.handed-in', review: found }, 'ada'),
  entryOf(4, { kind: 'review.handed-in', review: found }, 'bek'),
  entryOf(5, { kind: 'decision.signed', decision, sanction: sanction!, words: 'seen' }, 'dua'),
  entryOf(6, { kind: 'decision.confirmed' }, 'eva'),
]

test('whatever people may do is sound; what is not closed is unfinished', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async (story) => {
      const all = told(story)
      const { findings, status, case: judged } = await verdictOf(withCase(made, all))
      const { state } = courseOf(all)
      expect(findings).toEqual([])
      expect(status).toBe(state === 'closed' ? 'whole' : 'unfinished')
      expect(judged).toMatchObject({ number: 'K000000', attempt: 'a1', entries: all.length, state })
    }),
    { numRuns: 25 },
  )
})

test('no letter of its files can be changed unseen, and no entry left out, moved or told twice', async () => {
  const sound = withCase(made, decided)
  expect((await verdictOf(sound)).status).toBe('whole')
  const name = fc.constantFrom(ledger, 'case/export.json')
  await fc.assert(
    fc.asyncProperty(name, fc.nat(), fc.constantFrom('x', '0', ' ', 'ә'), async (file, pick, letter) => {
      const changed = bent(sound, file, (text) => {
        const at = pick % text.length
        return text.slice(0, at) + (text[at] === letter ? 'y' : letter) + text.slice(at + 1)
      })
      expect((await verdictOf(changed)).status).toBe('findings')
    }),
    { numRuns: 60 },
  )
  const two = fc.tuple(fc.nat(decided.length - 1), fc.nat(decided.length - 1))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('out', 'moved', 'twice'), two, async (how, [one, other]) => {
      const changed = bent(sound, ledger, (text) => {
        const lines = text.split(/(?<=\n)/)
        const [line = ''] = how === 'twice' ? [lines[one]] : lines.splice(one, 1)
        if (how !== 'out') lines.splice(how === 'moved' && other === one ? (one + 1) % 7 : other, 0, line)
        return lines.join('')
      })
      expect((await verdictOf(changed)).status).toBe('findings')
    }),
    { numRuns: 30 },
  )
})

test('entries that were cut off since, another attempt and a ledger without the server’s word are named', async () => {
  expect(codesOf(await verdictOf(withCase(made, decided, 6)))).toEqual(['case-cut', 'case-open'])
  const other = makePart({ seed: 'case', segments: 3, bytes: 200, attempt: 'a2' })
  expect(codesOf(await verdictOf(withCase(other, decided)))).toEqual(['case-elsewhere'])
  const silent = withCase(made, decided)
  silent.delete('case/export.json')
  expect(codesOf(await verdictOf(silent))).toEqual(['case-bad'])
  expect(codesOf(await verdictOf(withCase(made, decided).set('case/act.pdf', utf8('%PDF'))))).toContain(
    'act-altered',
  )
  const alone = withCase(made, decided)
  alone.delete(ledger)
  expect(codesOf(await verdictOf(alone))).toEqual(['case-bad'])
})

test.each<[string, CaseEntry[]]>([
  ['a reviewer signs', [...decided.slice(0, 5), { ...decided[5]!, by: { name: 'ada', login: 'ada' } }]],
  ['one signs twice', [...decided.slice(0, 6), { ...decided[6]!, by: { name: 'dua', login: 'dua' } }]],
  ['it is opened twice', [decided[0]!, entryOf(1, opened, null)]],
  ['it is signed before it is reviewed', [...decided.slice(0, 4), { ...decided[5]!, seq: 4 }]],
  ['a review comes from nowhere', [decided[0]!, { ...decided[3]!, seq: 1 }]],
  ['who reviews frees the place of the other', [...decided.slice(0, 3), entryOf(3, { kind: 'review.given-back', reviewer: 'bek' }, 'ada')]],
  ['somebody opens it', [entryOf(0, opened, 'ada')]],
  ['nothing is appealed against', [...decided.slice(0, 6), entryOf(6, { kind: 'appeal.decided', appeal: 'APPEA01', decision, outcome: 'upheld' }, 'fay')]],
])('what the server signed and nobody could do is named: %s', async (_how, entries) => {
  expect(codesOf(await verdictOf(withCase(made, entries)))).toContain('entry-illegal')
}) // biome-ignore format: a table

test('whoever has no part frees a place; lines without end are one finding more, and not read', async () => {
  const freed = [...decided.slice(0, 3), entryOf(3, { kind: 'review.given-back', reviewer: 'bek' }, 'root')]
  expect(codesOf(await verdictOf(withCase(made, freed)))).toEqual(['case-open'])
  const flooded = bent(withCase(made, decided), ledger, (text) => text + '\n'.repeat(1_000_000))
  expect((await verdictOf(flooded)).findings.length).toBeLessThan(20_000)
})

test('what a reviewer chose is in the evidence, or is named', async () => {
  const still = made.records.find(({ body }) => body.type === 'still')
  const film = made.records.find(({ kind, body }) => kind === 'media.segment' && body.type === 'segment')
  if (!still || !film) throw new Error('nothing filmed')
  const from = Date.parse(film.at.wall) - film.at.mono + bodies['media.segment'].parse(film.body).start
  const choosing = (moment: Place['moments'][number]): CaseEntry[] => {
    const review = { ...found, places: [{ ...found.places[0]!, moments: [moment] }] }
    return decided.map((entry) => (entry.kind === 'review.handed-in' ? { ...entry, review } : entry))
  }
  const here = { source: 'face' as const, from, to: from + 500, still: null }
  const picture = { source: 'screen' as const, from, to: from, still: String(still.body.digest) }
  for (const moment of [here, picture])
    expect((await verdictOf(withCase(made, choosing(moment)))).findings).toEqual([])
  for (const moment of [
    { ...picture, still: 'f'.repeat(64) },
    { ...picture, source: 'face' as const },
  ])
    expect(codesOf(await verdictOf(withCase(made, choosing(moment))))).toEqual(['choice-missing'])
  // Nothing was filmed then, and the case was run as it may be.
  for (const moment of [
    { ...here, from: from - 60_000, to: from - 50_000 },
    { ...here, source: 'screen' as const, from: from + 60_000, to: from + 60_000 },
  ]) {
    const { status, notices } = await verdictOf(withCase(made, choosing(moment)))
    expect(status).toBe('whole')
    expect(notices.map(({ code }) => code)).toEqual(['choice-unfilmed', 'choice-unfilmed'])
  }
})
