/** A paper that is gone through in turn, at the station: the page says where she goes, main what can still be answered. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PaperCourse } from '../../../../src-shared/course.ts'
import { admitted, command, keeperFake, live, ready, sessionWith } from '../../../support/exam-session.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const minute = 60_000
const section = { title: null, oneWay: false, minutes: null }
const oneByOne: PaperCourse = { minutes: 30, sections: [{ ...section, oneWay: true, questions: 3 }] }
const timed: PaperCourse = {
  minutes: 30,
  sections: [
    { ...section, questions: 2, minutes: 10 },
    { ...section, questions: 1, minutes: 20 },
  ],
}
type Here = Awaited<ReturnType<typeof admitted>>
const begun = async (course: PaperCourse) => {
  const keeper = keeperFake()
  keeper.course = course
  return { keeper, here: await admitted(keeper) }
}
const wayOf = ({ view }: Here) => view().paper?.way
const reached = (keeper: ReturnType<typeof keeperFake>) =>
  keeper.records.flatMap(({ kind, body }) => (kind === 'paper.reached' ? [body] : []))
const answer = ({ call }: Here, question: string) => call['exam.answer']({ question, value: 'x' })
const goOn = ({ call }: Here, at: number, of = 1) => call['exam.go-on']({ section: of, place: at })
async function restarted(keeper: ReturnType<typeof keeperFake>): Promise<Here> {
  const again = sessionWith(keeper)
  for (const camera of ['face', 'desk'] as const) again.session.camera(camera, live)
  await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  return again
}
async function pass(keeper: ReturnType<typeof keeperFake>, { session }: Here, ms: number): Promise<void> {
  keeper.mono += ms
  session.tick()
  await vi.advanceTimersByTimeAsync(100)
}

it('takes no answer to a question that was left or is not reached, whatever the page asks', async () => {
  const { keeper, here } = await begun(oneByOne)
  await answer(here, 'q1')
  await expect(answer(here, 'q2')).rejects.toThrow('not open')
  await goOn(here, 1)
  // Pressed twice: one step.
  await goOn(here, 1)
  expect(wayOf(here)).toMatchObject({ section: 1, place: 2, oneWay: true })
  // What was being typed at the press is taken for 3 s.
  await answer(here, 'q1')
  keeper.mono += 3000
  await expect(answer(here, 'q1')).rejects.toThrow('not open')
  await answer(here, 'q2')
  expect(reached(keeper).map(({ place, by }) => [place, by])).toEqual([
    [1, 'begin'],
    [2, 'student'],
  ])
  const again = await restarted(keeper)
  expect(wayOf(again)).toMatchObject({ place: 2 })
  await expect(answer(again, 'q1')).rejects.toThrow('not open')
  await goOn(again, 2)
  await expect(goOn(again, 3)).rejects.toThrow('the last')
  expect(keeper.answered()).toEqual(['q1', 'q2'])
})

it('goes nowhere while it is locked or the student has a break', async () => {
  const { here } = await begun(oneByOne)
  await here.session.lock('displays', { count: 2 })
  await expect(goOn(here, 1)).rejects.toThrow('no paper')
  here.session.command(command('unlock'))
  await vi.advanceTimersByTimeAsync(10)
  here.session.command(command('break'))
  await vi.advanceTimersByTimeAsync(10)
  await expect(goOn(here, 1)).rejects.toThrow('no paper')
  expect(here.session.state.current?.attempt.course).toMatchObject({ place: 1 })
})

it('closes a section as its time is over, with what was being typed, and hands in after the last', async () => {
  const { keeper, here } = await begun(timed)
  expect(wayOf(here)?.endsAt).toBe(here.view().endsAt! - 20 * minute)
  await answer(here, 'q1')
  await pass(keeper, here, 10 * minute)
  expect(wayOf(here)).toMatchObject({ section: 2, from: 2, end: 3, byTime: true })
  // The last letters were on their way.
  keeper.mono += 2000
  await answer(here, 'q2')
  keeper.mono += 2000
  await expect(answer(here, 'q2')).rejects.toThrow('not open')
  await answer(here, 'q3')
  await pass(keeper, here, 20 * minute)
  await vi.waitFor(() => expect(keeper.submitted).toBe(true))
})

it('stands with the exam’s clock, also while the station is down, and is extended where it runs', async () => {
  const { keeper, here } = await begun(timed)
  await pass(keeper, here, 4 * minute)
  here.session.command(command('pause'))
  await vi.advanceTimersByTimeAsync(10)
  await pass(keeper, here, 60 * minute)
  expect(wayOf(here)).toMatchObject({ section: 1, endsAt: null, leftMs: 6 * minute })
  here.session.command(command('resume'))
  here.session.command(command('extend', { minutes: 5 }))
  await vi.advanceTimersByTimeAsync(10)
  keeper.write('shell.lost', { run: 'r', cause: 'killed' })
  keeper.mono += 30 * minute
  const again = await restarted(keeper)
  await pass(keeper, again, 10 * minute)
  expect(wayOf(again)?.section).toBe(1)
  await pass(keeper, again, minute)
  expect(wayOf(again)).toMatchObject({ section: 2 })
  expect(again.session.state.current?.attempt.course).toMatchObject({ allowedMs: 20 * minute })
})

it('is longer for who has more time and shorter for who comes late', async () => {
  const keeper = keeperFake()
  keeper.course = { ...timed, minutes: 15 }
  await admitted(keeper)
  expect(reached(keeper)).toMatchObject([{ ms: 20 * minute, share: 2 }])
  const late = keeperFake()
  late.course = timed
  const { session, view } = await ready(late)
  session.command(command('admit', { minutes: 15 }))
  await vi.waitFor(() => expect(view().screen).toBe('exam'))
  expect(reached(late)).toMatchObject([{ ms: 5 * minute, share: 0.5 }])
})

it('goes on at another station where it was left, with what was left of the section', async () => {
  const keeper = keeperFake(1)
  keeper.course = timed
  keeper.continues = {
    ...{ part: 0, size: 1, root: 'AA==', state: 'running', leftMs: 25 * minute, lock: null },
    course: { section: 2, place: 1, share: 0.5, leftMs: 4 * minute },
  }
  const here = await ready(keeper)
  await vi.waitFor(() => expect(here.view().screen).toBe('exam'))
  expect(reached(keeper)).toEqual([])
  expect(wayOf(here)).toMatchObject({ section: 2, place: 1 })
  expect(wayOf(here)?.endsAt).toBe(1_700_000_000_000 + keeper.mono + 4 * minute)
  await expect(answer(here, 'q1')).rejects.toThrow('not open')
  await answer(here, 'q3')
})

it('is begun by whoever comes next where the station went down before it was', async () => {
  const { keeper } = await begun(oneByOne)
  keeper.records.splice(keeper.kinds().indexOf('paper.reached'))
  keeper.write('attempt.changed', { from: 'waiting', to: 'running', cause: 'admit' })
  const again = await restarted(keeper)
  await pass(keeper, again, 1000)
  expect(reached(keeper)).toMatchObject([{ section: 1, place: 1, by: 'begin' }])
})
