import { expect, it } from 'vitest'
import { type ConclusionWords, conclusionOf } from '../../../../src-shared/surveys/conclusion.ts'
import { responsesTable } from '../../../../src-shared/surveys/responses-table.ts'
import { tabulate } from '../../../../src-shared/surveys/tabulate.ts'
import { readTable } from '../../../../src-shared/tables/read.ts'

const words: ConclusionWords = {
  question: (id) => id,
  answer: (_question, value) => value,
  group: (_column, value) => value,
  number: (value, places) => value.toFixed(places),
  say: (key, values) => [key, ...Object.entries(values).map(([name, value]) => `${name}=${value}`)].join(' '),
}
/** `counts`: of each faculty, how many said a, b, c. */
const said = (counts: Record<string, number[]>, people: number | null = null) => {
  const lines = Object.entries(counts).flatMap(([faculty, of]) =>
    of.flatMap((count, i) => Array.from({ length: count }, () => `${faculty};${'abc'[i]}`)),
  )
  const table = readTable(Buffer.from(['faculty;q', ...lines].join('\n')))
  return conclusionOf(
    tabulate(responsesTable(table, { by: ['faculty'], multiple: [], text: [] }), 5),
    people,
    words,
  )
}

it('names the answer that most gave only where the next is not within chance of it', () => {
  const [, clear] = said({ F: [60, 20, 20] })
  expect(clear).toMatch(/^most question=q n=100 answer=a percent=60.0/)
  const [, close] = said({ F: [36, 34, 30] })
  expect(close).toMatch(/^nearly .*answer=a percent=36.0 second=b percent2=34.0/)
  expect(said({ F: [40] })[1]).toMatch(/^only /)
})

it('speaks of a difference between groups only where it is beyond chance', () => {
  expect(said({ F: [80, 20], G: [40, 60] })[1]).toContain('differ high=F low=G percent=80.0 percent2=40.0')
  expect(said({ F: [12, 8], G: [10, 10] })[1]).not.toContain('differ')
})

it('says how many of how many, and that the others are not known', () => {
  const all = said({ F: [30, 30] }, 200)
  expect(all[0]).toBe('response-rate n=60 people=200 percent=30.0')
  expect(all.at(-1)).toBe('limits')
  expect(said({ F: [30, 30] })[0]).toBe('responses n=60')
})

it('claims nothing of an answer that a hidden one may exceed', () => {
  // Of three and four nothing is shown.
  expect(said({ F: [5, 4, 3] }).join(' ')).not.toMatch(/most|nearly/)
})
