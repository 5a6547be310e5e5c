/** `taza loadgen` against the server that it starts itself, and what it counts. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src-main/keeper/clock.ts'
import { percentilesOf } from '../../../src-main/keeper/loadgen/count.ts'
import { memoryStore } from '../../../src-main/keeper/loadgen/memory-store.ts'
import { arrive } from '../../../src-main/keeper/loadgen/station.ts'
import { plainNetwork } from '../../../src-shared/network.ts'
import { startLink } from '../../support/link.ts'
import { startUniversity } from '../../support/university.ts'

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url))

test('stations arrive, sit, are cut off, come back together and get their final receipts', async () => {
  const args = '--stations 6 --arrive 1 --sit 3 --cut 0.5 --cut-for 2 --drain 90 --json'.split(' ')
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'loadgen', ...args])
  const report = JSON.parse(stdout)
  expect(report).toMatchObject({
    ok: true,
    stations: { asked: 6, arrived: 6, final: 6 },
    debt: { records: 0, segments: 0, bytes: 0 },
    takenBack: 0,
  })
  expect(report.phases.map(({ name }: { name: string }) => name)).toEqual([
    'arriving',
    'sitting',
    'cut off',
    'back',
    'draining',
  ])
  const sitting = report.phases[1]
  expect(sitting.objects).toBeGreaterThan(0)
  expect(sitting.object.p99).toBeGreaterThan(0)
  expect(sitting.object.p99).toBeGreaterThanOrEqual(sitting.object.p50)
}, 180_000)

test('what a server took back is counted, and acknowledgements are timed from the appending', () => {
  let now = 1000
  const seen: string[] = []
  const store = memoryStore(() => now, {
    records: (count, afterMs) => seen.push(`${count} records after ${afterMs}`),
    object: (bytes, afterMs) => seen.push(`${bytes} bytes after ${afterMs}`),
    takenBack: (digest) => seen.push(`${digest} taken back`),
  })
  const object = { digest: 'd1', data: Buffer.alloc(7), priority: 0 as const }
  store.append([{ record: { seq: 0, kind: 'media.segment', leaf: '{}' }, object, checkpoint: null }])
  now += 40
  store.rememberMeta('server-next', '1')
  store.markHeld('d1')
  store.reconcile(['d1'], 1, true)
  expect(seen).toEqual(['1 records after 40', '7 bytes after 40', 'd1 taken back'])
  expect(store.debt()).toEqual({ segments: 0, bytes: 0 })
  expect(percentilesOf(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({
    p50: 50,
    p95: 95,
    p99: 99,
    max: 100,
  })
})

test('a station whose sign-in nobody answers asks again, as a person would', async () => {
  const university = await startUniversity()
  const troubles: string[] = []
  const asked: string[] = []
  const link = await startLink(Number(new URL(university.url).port), {
    up(piece) {
      const [what] = /POST [^ ]*(sign-in|attempts) /.exec(piece.toString('latin1')) ?? []
      if (what === undefined) return
      if (!asked.includes(what)) link.cut()
      asked.push(what)
    },
  })
  const { enrolToken: token, codeOfTheDay: code, students } = university.credentials
  const station = await arrive({
    server: `http://127.0.0.1:${link.port}`,
    seat: { token, code, student: students[0]?.number ?? '' },
    name: 'load-0',
    network: plainNetwork,
    clock: systemClock(),
    random: () => 0,
    told: { records: () => undefined, object: () => undefined, takenBack: () => undefined },
    trouble(what) {
      troubles.push(what)
      link.mend()
    },
  })
  for (const what of ['sign-in', 'attempts'])
    expect(troubles.filter((line) => line.startsWith(`asked again for ${what}`)).length).toBeGreaterThan(0)
  expect(await university.server.db.selectFrom('attempt').select('id').execute()).toEqual([
    { id: station.attempt },
  ])
  await station.leave()
  await link.close()
  await university.close()
})
