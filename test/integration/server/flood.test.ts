/** A flood of windows on a real keeper and a real server: the exam's answers get through, and every window is counted. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLockdown } from '../../../src-main/lockdown/lockdown.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import { type ExamStation, startExamStation } from '../../support/exam-station.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

const perSecond = 500
const windows = 4 * perSecond
const livesMs = 30

let university: University
let station: ExamStation
let invigilator: Awaited<ReturnType<typeof logIn>>
let attempt: string

beforeAll(async () => {
  university = await startUniversity()
  station = await startExamStation({
    server: university.url,
    token: university.credentials.enrolToken,
    name: 'First',
  })
  invigilator = await logIn(university, 'invigilator')
  await station.enter('20260001', university.credentials.codeOfTheDay)
  attempt = station.view().attempt ?? ''
  await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
  while (station.view().screen !== 'exam') await new Promise((resolve) => setTimeout(resolve, 25))
})
afterAll(async () => {
  await station.close()
  await university.close()
})

const failures: string[] = []
let shots = 0
function lockdownOf({ port, now }: ExamStation) {
  let ids = 0
  const guard: Partial<GuardPort> = {
    hello: { guard: 'fake', version: '1', can: ['shot'] },
    close: async () => undefined,
    kill: async () => undefined,
    shot: async () => {
      shots++
      return { png: new Uint8Array(100_000), at: 0, width: 1, height: 1 }
    },
  }
  return createLockdown({
    guard: () => guard as GuardPort,
    decide: () => ({
      verdict: 'block',
      severity: 'medium',
      reason: 'foreign-window',
      params: { program: 'flood', title: '' },
    }),
    recording: () => true,
    pictures: () => true,
    append: (kind, body, mono) => port.call('record.append', { kind, body, mono }),
    still: async () => 'a'.repeat(64),
    before: () => null,
    onLock: () => undefined,
    onFailure: (what, error) => failures.push(`${what}: ${error}`),
    clock: now,
    newId: () => `flood-${++ids}`,
    later: (ms, act) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  })
}

test('500 windows a second: answers are kept meanwhile, and the console counts every window', async () => {
  const lockdown = lockdownOf(station)
  const facts = (window: number) => ({
    window,
    pid: 1,
    uid: 1000,
    class: 'Flood',
    title: `window ${window}`,
    executable: '/usr/bin/flood',
    geometry: [0, 0, 10, 10] as [number, number, number, number],
    state: [],
    own: false,
  })
  const started = station.now()
  const closings: { window: number; at: number }[] = []
  const saves: number[] = []
  const question = station.view().paper?.questions.find(({ type }) => type === 'essay')?.id ?? ''
  let saving = Promise.resolve()
  for (let opened = 0; opened < windows || closings.length > 0; ) {
    const at = station.now()
    // As many as are due by now: a late turn catches up.
    for (; opened < windows && opened < ((at - started) / 1000) * perSecond; opened++) {
      lockdown.observe({ kind: 'window.opened', at, ...facts(opened) })
      closings.push({ window: opened, at: at + livesMs })
    }
    while (closings[0] && closings[0].at <= at) {
      const { window } = closings.shift() ?? { window: 0 }
      lockdown.observe({ kind: 'window.closed', at, window, livedMs: livesMs })
    }
    if (saves.length < (at - started) / 200) {
      const typed = saves.push(Number.NaN) - 1
      const begun = performance.now()
      saving = saving
        .then(() => station.session.handlers['exam.answer']({ question, value: `${typed}` }))
        .then(() => {
          saves[typed] = performance.now() - begun
        })
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await lockdown.settled()
  await saving
  const took = station.now() - started
  const sorted = saves.toSorted((a, b) => a - b)
  console.log(
    `${windows} windows in ${Math.round(took)} ms, all on the ledger; an answer kept in ${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} ms (median), ${sorted.at(-1)?.toFixed(1)} ms (worst)`,
  )
  expect(failures).toEqual([])
  expect(saves.some(Number.isNaN)).toBe(false)
  // A handful at once, then one a second.
  expect(shots).toBeLessThan(10 + took / 1000)

  const counted = async () => {
    const { body } = await invigilator.call('GET', `/api/attempts/${attempt}`)
    const floods = body.incidentList.filter(({ id }: { id: string }) => id.startsWith('flood-'))
    return floods.map(({ count }: { count: number }) => count)
  }
  await expect.poll(counted, { timeout: 100_000, interval: 250 }).toEqual([windows])
  const stored = async (kind: string) => {
    const rows = await university.server.db.selectFrom('leaf').select('leaf').execute()
    return rows.filter(({ leaf }) => JSON.parse(leaf).kind === kind).length
  }
  // The last closings may still be on their way.
  for (const kind of ['window.opened', 'window.closed'])
    await expect.poll(() => stored(kind), { timeout: 60_000 }).toBe(windows)
}, 180_000)
