/** What a student asks the invigilator for, and how it is answered at the station. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { admitted, command, keeperFake, sessionWith } from '../../../support/exam-session.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const bodies = (keeper: ReturnType<typeof keeperFake>, kind: string) =>
  keeper.records.filter((record) => record.kind === kind).map(({ body }) => body)

it('a break has its minutes, on the ledger and on the student’s screen, and ends with them', async () => {
  const keeper = keeperFake()
  const { session, view, call } = await admitted(keeper)
  await call['exam.ask']({ what: 'break' })
  expect(view().asks).toEqual(['break'])
  const at = keeper.mono
  session.command(command('break', { minutes: 7 }))
  await vi.waitFor(() => expect(view().screen).toBe('break'))
  expect(view().asks).toEqual([])
  expect(bodies(keeper, 'attempt.changed').at(-1)).toMatchObject({ to: 'break', minutes: 7 })
  expect(view().breakEndsAt).toBe(1_700_000_000_000 + at + 7 * 60_000)
  await call['exam.return']({})
  expect(view()).toMatchObject({ screen: 'exam', breakEndsAt: null })
})

it('a break that is declined is told with its reason until it is read, and can be asked for again', async () => {
  const keeper = keeperFake()
  const { session, view, call } = await admitted(keeper)
  await call['exam.ask']({ what: 'break' })
  session.command(command('decline', { text: 'Ten minutes before the end.' }))
  await vi.waitFor(() => expect(view().asks).toEqual([]))
  expect(view().screen).toBe('exam')
  expect(view().messages).toMatchObject([{ kind: 'decline', text: 'Ten minutes before the end.' }])
  expect(bodies(keeper, 'command.received').at(-1)).toMatchObject({
    kind: 'decline',
    text: 'Ten minutes before the end.',
  })
  await call['message.seen']({ id: 'c-decline' })
  await call['exam.ask']({ what: 'break' })
  expect(view()).toMatchObject({ messages: [], asks: ['break'] })
})

it('a message is no answer to a call; that somebody was there is', async () => {
  const keeper = keeperFake()
  const { session, view, call } = await admitted(keeper)
  await call['exam.ask']({ what: 'help' })
  session.command(command('message', { text: 'To all.' }))
  await vi.waitFor(() => expect(view().messages).toHaveLength(1))
  expect(view().asks).toEqual(['help'])
  session.command(command('attend'))
  await vi.waitFor(() => expect(view().asks).toEqual([]))
})

it('who has not signed in can call too: on the live lane, as no ledger is there', async () => {
  const keeper = keeperFake()
  const { session, view, call } = sessionWith(keeper)
  session.begin(null)
  const told = vi.spyOn(keeper.handlers, 'live.state')
  await call['exam.ask']({ what: 'help' })
  expect(view()).toMatchObject({ screen: 'sign-in', asks: ['help'] })
  expect(told.mock.lastCall?.[0]).toMatchObject({ state: { asks: ['help'] } })
  expect(keeper.records).toEqual([])
  session.hear({ type: 'attended' })
  expect(view().asks).toEqual([])
  // So can who sits before a problem.
  session.problem({ code: 'no-keeper' })
  session.state.stage = 'problem'
  await call['exam.ask']({ what: 'help' })
  expect(view().asks).toEqual(['help'])
})
