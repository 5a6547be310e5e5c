/**
 * Works marked by the key and their statistics; the mark list of 2,000 students of one exam: drawn up, filled from a file,
 * opened, signed, printed; a long paper at a whole station that films: opened, typed in.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { rowsAtOnce } from '../../src-server/storage/sql/sql.ts'
import type { MarkExam, MarkListPage, RatingsRead } from '../../src-shared/marks/held.ts'
import { handClock, startUniversity } from '../support/university.ts'
import type { BenchResult } from './detect.ts'
import { marking } from './exam/marking.ts'
import { paperAtStation } from './typing/paper.ts'

const students = 2000
const goalMs = 1000
const opened = 20

export async function run(): Promise<BenchResult[]> {
  return [...(await marking()), ...(await markList()), ...(await paperAtStation())]
}

async function markList(): Promise<BenchResult[]> {
  const clock = handClock()
  const university = await startUniversity(clock)
  try {
    const { db, sessions } = university.server
    const { exam, room } = university.credentials
    const numbers = Array.from({ length: students }, (_, i) => `9${String(i).padStart(6, '0')}`)
    const group = { id: 'g1', title: 'ИС-21', folded: 'ис-21', sort_key: 'ис-21', faculty: null }
    await db.insertInto('study_group').values(group).execute()
    for (let from = 0; from < students; from += rowsAtOnce) {
      const some = numbers.slice(from, from + rowsAtOnce)
      await db
        .insertInto('student')
        .values(some.map((number) => ({ number, name: `Студент ${number}`, photo: null, study_group: 'g1' })))
        .execute()
      await db
        .insertInto('roster')
        .values(some.map((student, i) => ({ exam, room: room.id, student, seat: 100 + from + i })))
        .execute()
    }
    clock.advance(9 * 3_600_000)
    const cookies = new Map<string, string>()
    for (const login of ['o1', 'o2']) {
      await sessions.add({ login, name: login, roles: ['office'], rooms: [] }, 'secret')
      cookies.set(login, `taza-session=${await sessions.begin(login)}`)
    }
    async function call<T>(as: string, method: string, path: string, body?: object | string): Promise<T> {
      const type = typeof body === 'string' ? 'application/octet-stream' : 'application/json'
      const answer = await fetch(`${university.url}/api/marks/${exam}${path}`, {
        method,
        headers: {
          cookie: cookies.get(as) ?? '',
          'x-taza': '1',
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return (
        answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.arrayBuffer()
      ) as Promise<T>
    }
    const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; got: T }> => {
      const begun = performance.now()
      const got = await work()
      return { ms: performance.now() - begun, got }
    }
    await call<MarkExam>('o1', 'POST', '', { scale: 'kz', by: 'total' })
    const states = numbers.map((number, i) => [number, i] as const)
    const file = [
      'Номер студента;R1;R2',
      ...states.map(([number, i]) => `${number};${i % 101};${(i * 7) % 101}`),
    ]
    const list = '/lists/g1'
    // Nobody has an attempt: each is said to have sat, with a mark that is typed.
    for (let from = 0; from < students; from += rowsAtOnce)
      await db
        .insertInto('mark_entry')
        .values(
          states.slice(from, from + rowsAtOnce).flatMap(([student, i]) =>
            (
              [
                ['state', '"sat"'],
                ['exam', String((i * 3) % 101)],
              ] as const
            ).map(([field, value]) => ({
              ...{ exam, student, field, entry: 1, value },
              ...{ by: 'o1', login: 'o1', at: clock.now() },
            })),
          ),
        )
        .execute()
    const lag = monitorEventLoopDelay({ resolution: 10 })
    lag.enable()
    const read = await timed(() => call<RatingsRead>('o1', 'POST', '/ratings/preview', file.join('\n')))
    const taken = await timed(() =>
      call<RatingsRead>('o1', 'POST', `/ratings?digest=${read.got.digest}`, file.join('\n')),
    )
    if (taken.got.changes.length !== 2 * students) throw new Error('not all ratings were taken')
    const looks: number[] = []
    let page: MarkListPage | null = null
    for (let i = 0; i < opened; i++) {
      const look = await timed(() => call<MarkListPage>('o1', 'GET', list))
      looks.push(look.ms)
      page = look.got
    }
    if (page?.rows.length !== students || page.digest === null) throw new Error('the list is not whole')
    const { digest } = page
    const signatures: number[] = []
    for (const who of ['o1', 'o2'])
      signatures.push((await timed(() => call(who, 'POST', `${list}/sign`, { digest }))).ms)
    const pdf = await timed(() => call<ArrayBuffer>('o1', 'GET', `${list}/file?language=kk&as=pdf`))
    const csv = await timed(() => call<ArrayBuffer>('o1', 'GET', `${list}/file?language=kk&as=csv`))
    lag.disable()
    looks.sort((a, b) => a - b)
    const result = (metric: string, ours: number, goal: number | null): BenchResult => ({
      ...{ metric, unit: 'ms', ours: Math.round(ours * 10) / 10, peer: null, ratio: null },
      ...{ goal: goal === null ? '' : `< ${goal}`, met: goal === null || ours < goal },
    })
    return [
      result(`ratings of ${students} students from a file, looked at`, read.ms, goalMs),
      result('the same, taken in', taken.ms, goalMs),
      result(`a mark list of ${students} rows, opened: median`, looks[opened / 2] ?? 0, goalMs),
      result('the same, the slowest', looks.at(-1) ?? 0, goalMs),
      result('signed, the slower of two', Math.max(...signatures), goalMs),
      result('as CSV', csv.ms, goalMs),
      result('as PDF', pdf.ms, null),
      result('the longest that the server answered nobody meanwhile', lag.max / 1e6, null),
    ]
  } finally {
    await university.close()
  }
}
