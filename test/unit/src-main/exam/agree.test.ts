/** Whatever happens at a station: what it holds is what its ledger tells, to itself after a crash and to the server. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LiveAttempt } from '../../../../src-server/review/attempt.ts'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import type { Attempt } from '../../../../src-shared/attempt/state.ts'
import type { Command } from '../../../../src-shared/station-api.ts'
import { command, keeperFake, live, ready, sessionWith } from '../../../support/exam-session.ts'
import { savedBody } from '../../../support/story.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Here = Awaited<ReturnType<typeof ready>>
type Keeper = ReturnType<typeof keeperFake>

/** Writes everything that a real one writes. */
function wholeKeeper(): Keeper {
  const keeper = keeperFake()
  const { handlers, write } = keeper
  const append = handlers['answer.append']!
  handlers['answer.append'] = (said: { question: string; revision: number }) => {
    append(said as never)
    return write('answer.saved', { ...savedBody, question: said.question, revision: said.revision })
  }
  handlers['attempt.submit'] = (last: Record<string, unknown>) => write('attempt.submitted', last)
  handlers['attempt.leave'] = (order: Record<string, unknown>) => write('attempt.transferred', order)
  keeper.course = {
    minutes: 30,
    sections: [
      { title: null, questions: 2, oneWay: true, minutes: 10 },
      { title: null, questions: 1, oneWay: false, minutes: null },
    ],
  }
  return keeper
}

let orders = 0
const orderOf = (kind: Command['kind'], extra: Partial<Command> = {}) => {
  const order = command(kind, { id: `c-${++orders}`, ...extra })
  // Each order is delivered more than once.
  return ({ session }: Here) => [order, order].forEach(session.command)
}
const seen = ({ view, call }: Here) => {
  const [first] = view().messages
  return first && call['message.seen']({ id: first.id })
}
const tried = (work: () => Promise<unknown>) => work().catch(() => undefined)
const happenings: Record<string, (here: Here, keeper: Keeper) => unknown> = {
  admit: (here) => orderOf('admit', { minutes: 12 })(here),
  message: (here) => orderOf('message', { text: 'Ten minutes more.' })(here),
  lock: (here) => orderOf('lock', { text: 'Stop.' })(here),
  unlock: (here) => orderOf('unlock')(here),
  extend: (here) => orderOf('extend', { minutes: 10 })(here),
  break: (here) => orderOf('break')(here),
  return: (here) => orderOf('return')(here),
  pause: (here) => orderOf('pause')(here),
  resume: (here) => orderOf('resume')(here),
  excuse: (here) => orderOf('excuse')(here),
  end: (here) => orderOf('end')(here),
  seen,
  'asks for a break': ({ call }) => call['exam.ask']({ what: 'break' }),
  answers: async ({ call, view }) => {
    // It may be left by now.
    if (view().paper) await tried(async () => call['exam.answer']({ question: 'q1', value: 'a' }))
  },
  'is locked out': ({ session }) => session.lock('displays', { count: 2 }),
  'goes on': ({ call, view }) => {
    const { section = 1, place = 1 } = view().paper?.way ?? {}
    return tried(async () => call['exam.go-on']({ section, place }))
  },
  'needs long': (_here, keeper) => {
    keeper.mono += 9 * 60_000
  },
  submits: ({ call }) => call['exam.submit']({ unsaved: ['q3'] }),
  'has no disk for a lock': async ({ session }, keeper) => {
    const append = keeper.handlers['record.append']!
    keeper.handlers['record.append'] = () => Promise.reject(new Error('disk-full'))
    await session.lock('displays', { count: 2 }).catch(() => undefined)
    keeper.handlers['record.append'] = append
  },
  waits: () => undefined,
}

const onServer = (keeper: Keeper, { kept, attempt }: NonNullable<Here['session']['state']['current']>) => {
  const server = new LiveAttempt(
    {
      id: kept.attempt,
      student: kept.student,
      photo: null,
      station: { id: 's1', name: 'Station 1', room: 'lab' },
      exam: kept.exam,
      clockRunsWhileLocked: kept.policy.clockRunsWhileLocked,
      unfilmedSeats: kept.policy.unfilmedSeats,
      debtOldMs: 0,
      part: 0,
      openedAt: 0,
    },
    [],
  )
  for (const record of keeper.ledger()) server.add(record, 0)
  const { projection } = server
  const keys = Object.keys(attempt) as (keyof Attempt)[]
  return Object.fromEntries(keys.map((key) => [key, projection[key]]))
}

function expectOneTruth({ session }: Here, keeper: Keeper) {
  const { current } = session.state
  if (!current) return expect.fail('no attempt is here')
  expect(replay(keeper.ledger(), current.attempt.terms)).toEqual(current.attempt)
  expect(onServer(keeper, current)).toEqual(current.attempt)
}

async function crash(keeper: Keeper): Promise<Here> {
  keeper.mono += 1000
  keeper.write('shell.lost', { run: 'r', cause: 'killed' })
  const again = sessionWith(keeper)
  for (const camera of ['face', 'desk'] as const) again.session.camera(camera, live)
  await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  return again
}

it('live, replayed and on the server, an attempt is the same, whatever happens and wherever it is cut', async () => {
  const names = fc.array(fc.constantFrom('crash', ...Object.keys(happenings)), { maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(names, async (all) => {
      const keeper = wholeKeeper()
      let here: Here = await ready(keeper)
      for (const name of all) {
        keeper.mono += 20_000
        const shown = here.view()
        if (name === 'crash') {
          here = await crash(keeper)
          // What the student and her invigilator see is as it was.
          const { messages, state } = shown
          const at = shown.paper?.way?.place
          expect(here.view()).toMatchObject({
            messages,
            state,
            lock: shown.lock && { code: shown.lock.code },
            ...(at === undefined ? {} : { paper: { way: { place: at } } }),
          })
        } else await happenings[name]?.(here, keeper)
        here.session.tick()
        await vi.advanceTimersByTimeAsync(5000)
        expectOneTruth(here, keeper)
      }
    }),
    { numRuns: 60 },
  )
})
