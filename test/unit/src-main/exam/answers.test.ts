/**
 * Never lose an answer: whatever order of answers, cuts, falls, moves to another station, languages and clocks, what was
 * acknowledged last is what the page shows, what the keeper lists and what the server holds.
 *
 * What may stand in its place, and nothing else:
 * - a later answer to the same question that was on its way to the disk when main fell, and had got there;
 * - on the page alone, until main falls: a later answer that the disk refused (it is told as unsaved);
 * - after a move, until the exam is handed in: the newest that had reached the server by then. What a dead station had not
 *   sent comes with its ledger, and counts unless the question was answered at a later station.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkKeeper } from '../../../../src-main/app/keeper-link.ts'
import type { Change } from '../../../../src-server/exams/answer-store.ts'
import type { KeeperPort } from '../../../../src-shared/keeper-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { answersServer, sealingKeeper } from '../../../support/answers-kept.ts'
import { command, live, ready, sessionWith } from '../../../support/exam-session.ts'

type Server = Awaited<ReturnType<typeof answersServer>>
type Main = ReturnType<typeof sessionWith>
const questions = ['q1', 'q2', 'q3']

/**
 * `mute`: what is sent arrives, and no reply comes. `slow`: it arrives once the line is mended, long after it was given up.
 * Of neither the keeper knows that it is not whole.
 */
type Line = 'whole' | 'cut' | 'mute' | 'slow'

/** What becomes of the next answer at the keeper. */
type Fate =
  | 'written'
  | 'refused'
  | 'keeper falls before'
  | 'keeper falls after'
  | 'main falls before'
  | 'main falls after'

interface Given {
  question: string
  value: string
  part: number
  acknowledged: boolean
  /** It is on the ledger. */
  written: boolean
  /** The server was told, by one way or the other. */
  reached: boolean
}

/** Two machines, in turn: what lingers of the one may arrive when it has the attempt again. */
const stationOf = (part: number) => `station-${part % 2}`

/** A station with its part of the attempt: main comes and goes, the keeper's disk stays. */
async function createStation(server: Server, part: number, given: Given[]) {
  const id = stationOf(part)
  const keeper = await sealingKeeper(part, server.review)
  keeper.continues =
    part === 0
      ? null
      : { part: part - 1, size: 0, root: 'AAAA', state: 'running', leftMs: 1_700_000, lock: null }
  let line: Line = 'whole'
  let fate: Fate = 'written'
  let busy = 0
  let alive = { main: true }
  let timers: { run: () => void; at: number }[] = []
  let fallen = Promise.withResolvers<void>()
  /** Answers on their way over a slow line. */
  let late: (() => Promise<unknown>)[] = []
  const find = (question: string, value: unknown) =>
    given.find((one) => one.part === part && one.question === question && one.value === value)

  const put = async (changes: readonly Change[], of: number) => {
    const saved = await server.put(id, of, changes)
    for (const { question, value } of changes) {
      const one = find(question, value)
      // Nothing goes to the server that no record holds.
      if (one) expect(one.written).toBe(true)
      if (one) one.reached = true
    }
    return saved
  }
  keeper.handlers['server.call'] = async ({ path, body }: { path: string; body: unknown }) => {
    const told = structuredClone(body)
    const answers = () => {
      const { answers: changes, part: of } = told as { answers: Change[]; part: number }
      return put(changes, of)
    }
    const isAnswers = path.endsWith('/answers')
    if (line === 'slow' && isAnswers) late.push(answers)
    if (line === 'mute' && isAnswers) await answers()
    if (line !== 'whole') throw new ProblemError('no-server')
    if (isAnswers) return { body: await answers() }
    const said = keeper.server(path, body)
    return { body: path.endsWith('/paper') ? { ...(said as object), answers: await server.paper(id) } : said }
  }
  const append = keeper.handlers['answer.append']!
  keeper.handlers['answer.append'] = (change: Change) => {
    const now = fate
    fate = 'written'
    if (now === 'refused') throw new ProblemError('disk-full')
    const lost = now.endsWith('before')
    const said = lost ? null : append(change as never)
    const one = find(change.question, change.value)
    if (one && !lost) one.written = true
    if (now.startsWith('main')) alive.main = false
    if (now.startsWith('keeper')) {
      fallen.resolve()
      fallen = Promise.withResolvers<void>()
      throw new ProblemError('no-keeper')
    }
    return said
  }

  /** A connection of this main: once it has fallen, nobody speaks by it and nobody hears. */
  const connect = (of: { main: boolean }): KeeperPort =>
    ({
      ...keeper.port,
      closed: fallen.promise,
      call: async (...said: Parameters<KeeperPort['call']>) => {
        if (!of.main) return new Promise(() => undefined)
        busy++
        const reply = await keeper.port.call(...said).finally(() => {
          busy--
        })
        return of.main ? reply : new Promise(() => undefined)
      },
    }) as KeeperPort
  const ports = async () => {
    alive = { main: true }
    timers = []
    const of = alive
    const port = await linkKeeper({
      connect: async () => connect(of),
      onBack: () => undefined,
      onTrouble: () => undefined,
      now: () => keeper.mono,
    })
    return {
      keeper: port,
      setTimer: (run: () => void, ms: number) => {
        const timer = { run: () => of.main && run(), at: keeper.mono + ms }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
    }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  /** Until nobody waits for anybody. */
  async function quiet() {
    for (let still = 0; still < 4; still++) {
      await turn()
      if (busy > 0) still = 0
    }
  }
  /** What the keeper knows of its line it tells only now: whoever answers before sends by himself, and again. */
  async function wait(ms: number) {
    it.main.session.hear(it.main.status(line !== 'cut'))
    keeper.mono += ms
    for (const timer of timers.filter(({ at }) => at <= keeper.mono)) {
      timers = timers.filter((one) => one !== timer)
      timer.run()
    }
    await quiet()
  }

  const it = {
    id,
    part,
    keeper,
    quiet,
    wait,
    main: null as unknown as Main,
    get line() {
      return line
    },
    get isFallen() {
      return !alive.main
    },
    async enter() {
      it.main = await ready(keeper, await ports())
      if (part === 0) it.main.session.command(command('admit'))
      await quiet()
      expect(it.main.view()).toMatchObject({ screen: 'exam', paper: { questions: [{ id: 'q1' }, {}, {}] } })
    },
    /** Main falls and comes again. `noted`: the keeper saw it fall. */
    async fall(noted = true) {
      alive.main = false
      await quiet()
      if (noted) keeper.write('shell.lost', { run: 'r', cause: 'killed' })
      await it.comeBack()
    },
    async comeBack() {
      it.main = sessionWith(keeper, await ports())
      for (const camera of ['face', 'desk'] as const) it.main.session.camera(camera, live)
      await it.main.session.resume({ attempt: 'att1', part, records: keeper.ledger(), submitted: false })
      it.main.session.hear(it.main.status(line !== 'cut'))
      await quiet()
    },
    /** The machine is off, and nobody hears of it. */
    off() {
      alive.main = false
      line = 'cut'
    },
    async be(next: Line) {
      line = next
      // The last one first.
      const arrive = line === 'whole' ? late.toReversed() : []
      if (line === 'whole') late = []
      for (const request of arrive) await request().catch(() => undefined)
      await quiet()
    },
    async sendLedger() {
      if (line !== 'whole') return
      await server.take(id, keeper.ledger())
      for (const one of given) if (one.part === part && one.written) one.reached = true
    },
    async answer(question: string, how: Fate = 'written') {
      const one: Given = {
        question,
        value: `${question}, ${given.length}`,
        part,
        ...{ acknowledged: false, written: false, reached: false },
      }
      given.push(one)
      fate = how
      // Where main falls it never ends.
      Promise.resolve(it.main.call['exam.answer']({ question, value: one.value })).then(
        () => {
          one.acknowledged = true
        },
        () => undefined,
      )
      await quiet()
      if (it.isFallen) await it.fall()
      return one
    },
    async leave() {
      it.main.session.command(command('transfer'))
      await quiet()
      expect(it.main.view().problem).toMatchObject({ code: 'attempt-moved' })
      await it.sendLedger()
    },
  }
  return it
}
type Station = Awaited<ReturnType<typeof createStation>>

/** The attempt, wherever it is sat. */
interface Sitting {
  server: Server
  given: Given[]
  here: Station
  /** Left while nobody could reach them. */
  left: Station[]
  /** What the page began with here. */
  carried: Map<string, string>
}

const newest = (given: readonly Given[], is: (one: Given) => boolean) =>
  new Map(given.filter(is).map(({ question, value }) => [question, value]))

async function begin(server: Server): Promise<Sitting> {
  server.ahead = 0
  await server.begin(stationOf(0))
  const given: Given[] = []
  const here = await createStation(server, 0, given)
  await here.enter()
  return { server, given, here, left: [], carried: new Map() }
}

/** `dead`: what it has not sent by now it sends when somebody switches it on. */
async function move(sitting: Sitting, dead: boolean) {
  const { server, given, here } = sitting
  if (dead) {
    here.off()
    sitting.left.push(here)
  } else {
    await here.be('whole')
    await here.leave()
  }
  const next = await createStation(server, await server.move(stationOf(here.part + 1)), given)
  next.keeper.mono = here.keeper.mono + 1000
  sitting.here = next
  sitting.carried = newest(given, ({ reached }) => reached)
  await next.enter()
}

async function switchOn({ left }: Sitting) {
  const old = left.shift()
  if (!old) return
  await old.comeBack()
  await old.be('whole')
  await old.leave()
}

const steps: Record<string, (sitting: Sitting, question: string) => unknown> = {
  answers: ({ here }, question) => here.answer(question),
  'answers three times at once': ({ here }, question) =>
    Promise.all([here.answer(question), here.answer(question), here.answer(question)]),
  'answers on a full disk': ({ here }, question) => here.answer(question, 'refused'),
  'main falls before the answer is written': ({ here }, question) =>
    here.answer(question, 'main falls before'),
  'main falls after the answer is written': ({ here }, question) => here.answer(question, 'main falls after'),
  'the keeper falls before the answer is written': ({ here }, question) =>
    here.answer(question, 'keeper falls before'),
  'the keeper falls after the answer is written': ({ here }, question) =>
    here.answer(question, 'keeper falls after'),
  'main falls': ({ here }) => here.fall(),
  'both fall': ({ here }) => here.fall(false),
  'the line is cut': ({ here }) => here.be('cut'),
  'no reply comes': ({ here }) => here.be('mute'),
  'the line is slow': ({ here }) => here.be('slow'),
  'the line is mended': ({ here }) => here.be('whole'),
  'the ledger is sent': ({ here }) => here.sendLedger(),
  'she moves': (sitting) => move(sitting, false),
  'she moves from a dead station': (sitting) => move(sitting, true),
  'a dead station is switched on': switchOn,
  'another language': ({ here: { main } }) =>
    main.call['language.set']({ language: main.view().language === 'kk' ? 'ru' : 'kk' }),
  'the clock jumps on': ({ here: { keeper }, server }) => {
    keeper.wallAhead += 86_400_000
    server.ahead += 3_600_000
  },
  'the clock jumps back': ({ here: { keeper }, server }) => {
    keeper.wallAhead -= 2 * 86_400_000
    server.ahead -= 2 * 3_600_000
  },
  waits: ({ here }) => here.wait(3000),
}

const values = (answers: Record<string, { value: unknown }>) =>
  new Map(Object.entries(answers).map(([question, { value }]) => [question, value]))

/** What is on the ledger here, else what came with her. */
const keptOf = ({ given, here, carried }: Sitting) =>
  new Map([...carried, ...newest(given, ({ part, written }) => part === here.part && written)])

async function expectKept(sitting: Sitting) {
  const { given, here, carried } = sitting
  const kept = keptOf(sitting)
  for (const one of given.filter(({ acknowledged }) => acknowledged)) expect(one.written).toBe(true)
  // On the page what the disk refused may stand before what it has.
  for (const [question, value] of values(here.main.view().answers))
    if (value !== kept.get(question)) {
      const shown = given.findIndex((one) => one.value === value)
      const last = given.findLastIndex((one) => one.question === question && one.acknowledged)
      expect(shown).toBeGreaterThan(last)
      expect(given[shown]).toMatchObject({ part: here.part, question, written: false })
    }
  expect([...here.main.view().paper!.questions].map(({ id }) => id)).toEqual(questions)
  for (const question of kept.keys()) expect(here.main.view().answers).toHaveProperty(question)
  const { answers } = (await here.keeper.handlers['answer.list']!({} as never)) as {
    answers: Record<string, { value: unknown }>
  }
  const listed = values(answers)
  expect(new Map([...carried, ...listed])).toEqual(kept)
}

async function expectEnd(sitting: Sitting) {
  const { server, given, here } = sitting
  await here.be('whole')
  await here.wait(3000)
  await expectKept(sitting)
  expect(values(await server.held())).toEqual(keptOf(sitting))

  const submitted = here.main.call['exam.submit']({ unsaved: [] })
  for (let i = 0; i < 100 && !here.keeper.kinds().includes('attempt.submitted'); i++) await here.wait(50)
  await submitted
  await here.sendLedger()
  while (sitting.left.length > 0) await switchOn(sitting)
  // Now everything is there: of each question what was last on any ledger, and that is what was last acknowledged or later.
  const last = newest(given, ({ written }) => written)
  expect(values(await server.held())).toEqual(last)
  for (const question of questions) {
    const at = (is: (one: Given) => boolean) =>
      given.findLastIndex((one) => one.question === question && is(one))
    expect(at(({ written }) => written)).toBeGreaterThanOrEqual(at(({ acknowledged }) => acknowledged))
  }
  expect(await server.findings()).toEqual([])
}

let server: Server
beforeAll(async () => {
  server = await answersServer()
})
afterAll(() => server.close())

type Step = readonly [string, string]
async function sit(all: readonly Step[]) {
  const sitting = await begin(server)
  for (const [name, question] of all) {
    sitting.here.keeper.mono += 1000
    await steps[name]?.(sitting, question)
    await sitting.here.quiet()
    await expectKept(sitting)
  }
  await expectEnd(sitting)
}

it('whatever happens, what was acknowledged last is shown, kept and held', async () => {
  // What loses answers where something is wrong comes more often than it would.
  const often = [
    'answers',
    'the line is cut',
    'she moves from a dead station',
    'a dead station is switched on',
  ]
  const name = fc.constantFrom(...Object.keys(steps), ...often, ...often, ...often)
  const step = fc.tuple(name, fc.constantFrom(...questions))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), (all) => sit(all)),
    { numRuns: 150 },
  )
})

it('an earlier station’s late ledger does not overtake what was answered after it', () =>
  sit([
    ['the line is cut', ''],
    ['answers', 'q1'],
    ['answers', 'q1'],
    ['she moves from a dead station', ''],
    ['answers', 'q1'],
    ['a dead station is switched on', ''],
    ['she moves from a dead station', ''],
  ]))
