import fc from 'fast-check'
import { expect, it } from 'vitest'
import { StationUpdate, updateOf, wholeOf } from '../../../../src-shared/bridge/view-update.ts'
import { viewOf } from '../../../support/station-views.ts'

const exam = viewOf('exam', {})
const paper = exam.paper
if (!paper) throw new Error('the exam’s view has no paper')
const [one, other] = [paper.questions, [...paper.questions].reverse()]
const views = [
  exam,
  { ...exam, paper: { ...paper, selectable: !paper.selectable } },
  { ...exam, paper: { ...paper, questions: other } },
  { ...exam, paper: null },
  { ...exam, attempt: 'another', paper: { ...paper, questions: other } },
]

it('shows what main has, whatever it leaves out and wherever the page begins to listen', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...views), { minLength: 1 }), fc.nat(), (shown, from) => {
      let told: typeof one | null = null
      let held: (typeof views)[number] | null = null
      shown.forEach((view, place) => {
        const update = StationUpdate.parse(JSON.parse(JSON.stringify(updateOf(view, told))))
        told = view.paper?.questions ?? null
        if (place < from % shown.length) return
        // What it cannot put together, it asks for.
        held = wholeOf(update, held) ?? view
        expect(held).toEqual(view)
      })
    }),
  )
})

it('tells the questions once', () => {
  expect(updateOf(exam, null).paper?.questions).toBe(one)
  expect(updateOf(exam, one).paper?.questions).toBeNull()
  expect(wholeOf(updateOf(exam, one), null)).toBeNull()
  expect(wholeOf(updateOf(exam, one), { ...exam, attempt: 'another' })).toBeNull()
})
