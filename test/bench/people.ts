/** A university's list of students taken in, and the list that it becomes: searched and scrolled. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportPreview } from '../../src-shared/api/imports.ts'
import { plainSheet, workbook } from '../support/office/workbook.ts'
import { startUniversity } from '../support/university.ts'
import type { BenchResult } from './detect.ts'

const people = 20_000
const importGoalMs = 30_000
const listGoalMs = 200
const searches = 200

const surnames = [
  'Сәрсенов',
  'Әбдіқадіров',
  'Өмүрбеков',
  'Иванов',
  'Төлегенов',
  'Ұзақбаев',
  'Қайратов',
  'Ким',
  'Асанов',
]
const names = [
  'Айгүл',
  'Ерлан',
  'Үсөн',
  'Мария',
  'Гүлнұр',
  'Бектур',
  'Әсел',
  'Ғалымжан',
  'Анна',
  'Руслан',
  'Жібек',
]

function list(course: number): string[][] {
  const rows = Array.from({ length: people }, (_, i) => [
    String(i).padStart(9, '0'),
    `${surnames[i % 9]} ${names[i % 11]} ${names[(i * 7) % 11]}ұлы`,
    `Факультет ${(i % 700) % 12}`,
    `ГР-${i % 700}`,
    String(((i + course) % 4) + 1),
    i % 3 === 0 ? 'заочная' : 'очная',
    i % 2 === 0 ? 'қазақ' : 'русский',
    `ЗК-${i}`,
  ])
  return [
    ['Номер', 'ФИО', 'Факультет', 'Группа', 'Курс', 'Форма обучения', 'Язык', 'Зачётная книжка'],
    ...rows,
  ]
}

export async function run(): Promise<BenchResult[]> {
  const university = await startUniversity()
  try {
    await university.server.sessions.add({ login: 'o', name: 'O', roles: ['office'], rooms: [] }, 'secret')
    const headers = { cookie: `taza-session=${await university.server.sessions.begin('o')}`, 'x-taza': '1' }
    const call = async <T>(method: string, path: string, body?: Uint8Array<ArrayBuffer>): Promise<T> => {
      const sent = body
        ? { body, headers: { ...headers, 'content-type': 'application/octet-stream' } }
        : { headers }
      const answer = await fetch(`${university.url}${path}`, { method, ...sent })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    }
    const settled = async (id: string): Promise<ImportPreview> => {
      for (;;) {
        const now = await call<ImportPreview>('GET', `/api/imports/${id}`)
        if (now.state !== 'reading' && now.state !== 'writing') return now
        await sleep(50)
      }
    }
    async function take(file: Uint8Array<ArrayBuffer>, expected: Partial<ImportPreview['counts']>) {
      const lag = monitorEventLoopDelay({ resolution: 10 })
      lag.enable()
      const begun = performance.now()
      const { id } = await call<{ id: string }>('POST', '/api/imports?kind=students&file=list', file)
      const seen = await settled(id)
      const read = performance.now()
      await call('POST', `/api/imports/${id}/confirm`)
      const done = await settled(id)
      const ended = performance.now()
      lag.disable()
      for (const counts of [seen.counts, done.counts])
        for (const [name, count] of Object.entries(expected))
          if (Reflect.get(counts, name) !== count) throw new Error(`${name}: ${JSON.stringify(counts)}`)
      if (done.state !== 'done') throw new Error(`the list is ${done.state}`)
      return { allMs: ended - begun, readMs: read - begun, lagMs: lag.max / 1e6 }
    }
    const csv = new TextEncoder().encode(
      list(0)
        .map((cells) => cells.join(';'))
        .join('\r\n'),
    )
    const added = await take(csv, { added: people, wrong: 0 })
    const changed = await take(
      new Uint8Array(workbook({ sheets: [{ name: 'A', rows: plainSheet(list(1)) }] })),
      { changed: people, wrong: 0 },
    )
    const times: number[] = []
    for (let i = 0; i < searches; i++) {
      const search =
        [`${surnames[i % 9]?.slice(0, 5)} ${names[i % 11]?.slice(0, 3)}`, `0000${i}`, 'ғалым', ''][i % 4] ??
        ''
      const sort = ['name', 'faculty', 'group', 'number'][i % 3]
      const query = `search=${encodeURIComponent(search)}&sort=${sort}&from=${search === '' ? (i * 97) % people : 0}`
      const begun = performance.now()
      await call('GET', `/api/students?${query}`)
      times.push(performance.now() - begun)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.POSITIVE_INFINITY
    const result = (metric: string, ours: number, goal: number | null): BenchResult => ({
      metric,
      unit: 'ms',
      ours: Math.round(ours * 10) / 10,
      peer: null,
      ratio: null,
      goal: goal === null ? '' : `< ${goal}`,
      met: goal === null || ours < goal,
    })
    return [
      result(`${people} new students from CSV, looked at and taken in`, added.allMs, importGoalMs),
      result('of that until the preview', added.readMs, null),
      result(`${people} students changed from XLSX, looked at and taken in`, changed.allMs, importGoalMs),
      result(
        'the longest that the server answered nobody meanwhile',
        Math.max(added.lagMs, changed.lagMs),
        null,
      ),
      result(`a hundred rows of ${people}, searched, ordered or scrolled to: median`, at(0.5), listGoalMs),
      result('the same, 99 %', at(0.99), listGoalMs),
    ]
  } finally {
    await university.close()
  }
}
