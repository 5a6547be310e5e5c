/** 500 works of 300 questions: taken in and marked by the key, opened, and the statistics of their questions. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { rowsAtOnce } from '../../../src-server/storage/sql/sql.ts'
import { type Item, Item as ItemSchema } from '../../../src-shared/bank/item.ts'
import type { AnswerValue } from '../../../src-shared/exam.ts'
import type { MarkingDetail } from '../../../src-shared/marking/held.ts'
import type { ExamStatistics } from '../../../src-shared/marking/statistics-held.ts'
import {
  type ApprovedPaper,
  approvedKind,
  type Selection,
  selectPaper,
} from '../../../src-shared/papers/approved.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import type { BenchResult } from '../detect.ts'

const works = 500
const questions = 300
const goalMs = 5000
const looks = 5

const rich = (text: string) => ({ html: `<p>${text}</p>`, text })
const choices = (credits: readonly number[]) =>
  credits.map((credit, i) => ({ id: String(i + 1), text: rich(`Нұсқа ${i + 1}`), credit, note: null }))
/** Every kind that a key marks alone, but pairs and gaps. */
const kinds: readonly object[] = [
  { kind: 'single', options: choices([1, 0, 0, 0, 0]) },
  { kind: 'multiple', scoring: 'parts', options: choices([0.5, 0.5, -0.5, -0.5]) },
  { kind: 'truefalse', right: true },
  {
    kind: 'number',
    answers: [{ value: 3.14, tolerance: 0.01, credit: 1, note: null }],
    units: [{ name: 'м', factor: 1 }],
    unitNeeded: true,
  },
  {
    kind: 'text',
    caseSensitive: false,
    answers: [{ text: 'Астана', credit: 1, wildcard: false, note: null }],
  },
  {
    kind: 'ordering',
    scoring: 'parts',
    options: choices([0, 0, 0, 0]).map(({ id, text }) => ({ id, text })),
  },
]
const itemAt = (i: number): Item =>
  ItemSchema.parse({
    ...{ name: '', stem: rich(`Сұрақ ${i + 1}`), points: 1, penalty: 0, topic: [], difficulty: null },
    ...{ tags: [], note: null, source: { line: 1, file: null } },
    ...kinds[i % kinds.length],
  })

/** Who is the better, the lower `at`, is right the more often. */
function answerOf(item: Item, { options }: Selection['questions'][number], at: number): AnswerValue {
  const isRight = Math.random() > at / works
  const place = (id: string) => `o${options.indexOf(id) + 1}`
  switch (item.kind) {
    case 'single':
      return place(isRight ? '1' : '3')
    case 'multiple':
      return isRight ? [place('1'), place('2')] : [place('1'), place('3')]
    case 'truefalse':
      return place(String(isRight))
    case 'ordering':
      return (isRight ? ['1', '2', '3', '4'] : ['2', '1', '4', '3']).map(place)
    case 'number':
      return isRight ? '314 см' : '3 м'
    default:
      return isRight ? 'астана' : 'Алматы'
  }
}

async function sit({ server: { db }, credentials }: University, now: number): Promise<void> {
  const { exam, room } = credentials
  const items = Array.from({ length: questions }, (_, i) => ({ id: `i${i}`, item: itemAt(i) }))
  const approved: ApprovedPaper = {
    kind: approvedKind,
    definition: {
      ...{ title: { kk: 'Емтихан' }, languages: ['kk'], minutes: 180, total: questions, passAt: 1 },
      ...{ wrongCosts: 0, calculator: false, programs: [] },
      sections: [
        {
          ...{ id: 's1', kind: 'questions', title: {}, shuffleItems: true, shuffleOptions: true, draws: [] },
          fixed: items.map(({ id }) => ({ item: id, points: 1 })),
        },
      ],
    },
    items: items.map(({ id, item }) => ({
      ...{ id, version: 1, topic: [], difficulty: null },
      spoken: { kk: item },
    })),
  }
  const seed = '5e'.repeat(32)
  const by = { by: 'o1', at: now }
  await db
    .insertInto('bank')
    .values({ id: 'b1', title: 'Банк', chair: 'Кафедра', ...by })
    .execute()
  const paper = { id: 'p1', bank: 'b1', definition: '{}', revision: 1, authors: '[]' }
  await db
    .insertInto('paper')
    .values({ ...paper, changed_by: 'o1', changed_at: now })
    .execute()
  await db
    .insertInto('paper_version')
    .values({
      ...{ paper: 'p1', version: 1, content: JSON.stringify(approved), digest: seed, authors: '[]', ...by },
      ...{ decision: 'approved', decided_by: 'o1', decided_at: now, note: null },
    })
    .execute()
  await db
    .insertInto('exam_paper')
    .values({ exam, paper: 'p1', version: 1, seed, commitment: seed, ...by })
    .execute()
  const keys = { signing_key: '', sealing_key: '', enrolled_at: now }
  const station = { id: 'st-bench', name: 'st-bench', room: room.id, seat: 1000, ...keys }
  await db.insertInto('station').values(station).execute()
  for (let i = 0; i < works; i++) {
    const [attempt, student] = [`at-${String(i).padStart(4, '0')}`, `7${String(i).padStart(6, '0')}`]
    const selection = await selectPaper(approved, { exam, seed, attempt, seat: i })
    await db
      .insertInto('student')
      .values({ number: student, name: student, photo: null, study_group: null })
      .execute()
    const opened = { exam, student, station: station.id, part: 1, opened_at: now }
    await db
      .insertInto('attempt')
      .values({ id: attempt, ...opened, submitted_at: now, receipted_at: now })
      .execute()
    await db
      .insertInto('attempt_paper')
      .values({ attempt, seat: i, selection: JSON.stringify(selection), asked: '{}', at: now })
      .execute()
    const answers = selection.questions.map((asked) => ({
      ...{ attempt, question: asked.item, revision: 1, part: 0, saved_at: now, origin: 'ledger' },
      value: JSON.stringify(answerOf(itemAt(Number(asked.item.slice(1))), asked, i)),
    }))
    for (let from = 0; from < answers.length; from += rowsAtOnce)
      await db
        .insertInto('answer')
        .values(answers.slice(from, from + rowsAtOnce))
        .execute()
  }
}

export async function marking(): Promise<BenchResult[]> {
  const clock = handClock()
  const university = await startUniversity(clock)
  try {
    const { sessions } = university.server
    const { exam } = university.credentials
    await sit(university, clock.now())
    clock.advance(9 * 3_600_000)
    const cookies = new Map<string, string>()
    for (const [login, role] of [
      ['o1', 'office'],
      ['c1', 'officer'],
    ] as const) {
      await sessions.add({ login, name: login, roles: [role], rooms: [] }, 'secret')
      cookies.set(login, `taza-session=${await sessions.begin(login)}`)
    }
    async function call<T>(as: string, method: string, path: string, body?: object): Promise<T> {
      const answer = await fetch(`${university.url}/api/marking/${exam}${path}`, {
        method,
        headers: { cookie: cookies.get(as) ?? '', 'x-taza': '1', 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : null,
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return (
        answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.text()
      ) as Promise<T>
    }
    const lag = monitorEventLoopDelay({ resolution: 10 })
    const timed = async <T>(work: () => Promise<T>) => {
      lag.reset()
      lag.enable()
      const [begun, before] = [performance.now(), process.cpuUsage()]
      const got = await work()
      lag.disable()
      const { user, system } = process.cpuUsage(before)
      const ms = performance.now() - begun
      return { ms, processor: (user + system) / 1000, longest: lag.max / 1e6, got }
    }
    await call('o1', 'POST', '', { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' })
    const taken = await timed(() => call<{ taken: number }>('o1', 'POST', '/works', { unfinished: false }))
    if (taken.got.taken !== works) throw new Error(`${taken.got.taken} works were taken in`)
    const { digest } = await call<MarkingDetail>('o1', 'GET', '')
    await call('o1', 'POST', '/decipher', { as: 'office', digest })
    await call('c1', 'POST', '/decipher', { as: 'officer', digest })
    const all = []
    for (let i = 0; i < looks; i++)
      all.push(await timed(() => call<ExamStatistics>('o1', 'GET', '/statistics')))
    all.sort((a, b) => a.ms - b.ms)
    const items = all[0]?.got.items ?? []
    if (items.length !== questions || items.some(({ why }) => why !== null))
      throw new Error('a question has no statistics')
    const result = (metric: string, ours: number, goal: number | null): BenchResult => ({
      ...{ metric, unit: 'ms', ours: Math.round(ours * 10) / 10, peer: null, ratio: null },
      ...{ goal: goal === null ? '' : `< ${goal}`, met: goal === null || ours < goal },
    })
    const middle = all[Math.floor(looks / 2)]
    const longest = Math.max(...all.map((one) => one.longest))
    return [
      result(`${works} works of ${questions} questions taken in and marked by the key`, taken.ms, goalMs),
      result('processor time of it, with whoever asked', taken.processor, null),
      result('the longest that the server answered nobody meanwhile, of the works', taken.longest, null),
      result('statistics of their questions: median', middle?.ms ?? 0, goalMs),
      result('processor time of them, with whoever asked', middle?.processor ?? 0, null),
      result('the longest that the server answered nobody meanwhile, of the statistics', longest, null),
    ]
  } finally {
    await university.close()
  }
}
